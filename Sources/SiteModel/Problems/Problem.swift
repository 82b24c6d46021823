/// What went wrong, for a caller (`code`), a person (`message`) and the next command (`hint`).
///
/// `message` reads `cannot <verb> '<thing>': <reason>`: lower case, no full stop, one "cannot" per chain, never a secret.
package struct Problem: Error, Codable, Sendable, Hashable {
    package var code: ProblemCode
    package var message: String
    package var hint: String?
    /// Facts for machines (paths, names, the winner's change); keys are dotted, values hold no secret.
    package var details: [String: String]

    package init(_ code: ProblemCode, _ message: String, hint: String? = nil, details: [String: String] = [:]) {
        self.code = code
        self.message = message
        self.hint = hint
        self.details = details
    }

    /// `thing` is often what a person typed: control and hidden characters are shown escaped, so that no input can forge a line of a log.
    package static func cannot(
        _ verb: String, _ thing: String, _ reason: String, code: ProblemCode, hint: String? = nil, details: [String: String] = [:]
    ) -> Problem {
        Problem(code, "cannot \(verb) '\(printable(thing))': \(reason)", hint: hint, details: details)
    }

    package var exit: ExitStatus { code.exit }
}

extension Problem: CustomStringConvertible {
    package var description: String { "\(message) [\(code.rawValue)]" }
}
