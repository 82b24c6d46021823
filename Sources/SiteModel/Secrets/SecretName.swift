/// Under which name a secret is kept: `smtp.password`. Never a part of the secret: names stand in lists, logs and the audit log.
package struct SecretName: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "secret name"
    package static let code = ProblemCode.badName
    package static let isQuoted = false
    package static func brokenRule(_ text: String) -> String? {
        let allowed = text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 || $0 == 95 }
        let begins = text.utf8.first.map { (97...122).contains($0) } ?? false
        return allowed && begins && text.utf8.count <= 64 ? nil : "it must hold 1 to 64 of a-z, 0-9, - . _ and begin with a letter"
    }
}
