/// A WordPress user name for the first administrator: [a-z0-9][a-z0-9_.-]{0,59}. WordPress keeps such a name unchanged (`sanitize_user`, strict).
package struct LoginName: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "login name"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let bytes = text.utf8
        guard (1...60).contains(bytes.count) else { return "it must have 1 to 60 characters" }
        guard bytes.allSatisfy({ isLowerAlphanumeric($0) || "-._".utf8.contains($0) }) else {
            return "only a-z, 0-9, '_', '.' and '-' are allowed"
        }
        return isLowerAlphanumeric(bytes.first ?? 0) ? nil : "it must begin with a letter or a digit"
    }
}
