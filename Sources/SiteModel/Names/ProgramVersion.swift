/// The version that a program tells among other words: `nginx version: nginx/1.22.1`, `PHP 8.2.29 (fpm-fcgi)`, `Redis server v=7.0.15 sha=…`.
package struct ProgramVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let numbers: [Int]

    package init(_ numbers: Int...) { self.numbers = numbers }

    /// The first number with a dot in it; nil where there is none.
    package init?(in text: String) {
        guard let match = text.prefixMatch(of: /.*?([0-9]+(?:\.[0-9]+)+).*/.dotMatchesNewlines()) else { return nil }
        numbers = match.1.split(separator: ".").map { Int($0) ?? .max }
    }

    package var description: String { numbers.map(String.init).joined(separator: ".") }

    package static func < (one: ProgramVersion, other: ProgramVersion) -> Bool { one.numbers.lexicographicallyPrecedes(other.numbers) }
}
