/// What a person may have meant: the few known words that are nearest to one that is not known.
package enum Nearest {
    /// Longer than any name that there is; a longer word is nobody's slip.
    private static let longest = 253

    /// - Returns: the nearest first, equal ones in alphabetical order; empty when none is near enough.
    package static func to(_ typed: String, among known: some Sequence<String>, most: Int = 3) -> [String] {
        let word = Array(typed.lowercased().utf8)
        guard (2...longest).contains(word.count) else { return [] }
        // One slip in three letters, and not more than three.
        let reach = max(1, min(3, word.count / 3))
        var near: [(distance: Int, word: String)] = []
        for other in known {
            let bytes = Array(other.utf8)
            // Half a word is a beginning, not a slip.
            if word.count >= 3, bytes.count > word.count, bytes.starts(with: word) {
                near.append((reach, other))
            } else if abs(bytes.count - word.count) <= reach {
                let distance = distance(word, bytes)
                if distance > 0, distance <= reach { near.append((distance, other)) }
            }
        }
        return near.sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }.prefix(most).map(\.word)
    }

    /// What is said to who named something that there is not.
    /// - Parameter command: shows all that there are; alone where nothing is near.
    package static func hint(_ typed: String, among known: some Sequence<String>, _ command: String) -> String {
        hint(to(typed, among: known), command)
    }

    package static func hint(_ near: [String], _ command: String) -> String {
        near.isEmpty ? command : "did you mean \(near.joined(separator: ", "))? `\(command)` shows all"
    }

    /// Letters to add, take away, change, or swap with their neighbour (optimal string alignment).
    static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var before = [Int](repeating: 0, count: other.count + 1)
        var last = Array(0...other.count)
        for row in 0..<one.count {
            var now = [row + 1] + [Int](repeating: 0, count: other.count)
            for column in 0..<other.count {
                now[column + 1] = min(last[column + 1] + 1, now[column] + 1, last[column] + (one[row] == other[column] ? 0 : 1))
                if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                    now[column + 1] = min(now[column + 1], before[column - 1] + 1)
                }
            }
            (before, last) = (last, now)
        }
        return last[other.count]
    }
}
