/// What a client calls a request by, so that asking again after a broken connection does nothing twice.
package struct IdempotencyKey: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "idempotency key"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let isPlain = text.utf8.allSatisfy { (33...126).contains($0) }
        return (1...128).contains(text.utf8.count) && isPlain ? nil : "it must be 1 to 128 visible characters of ASCII"
    }
}
