import SiteModel

/// Whether what is kept sealed can be opened when somebody needs it. Pure.
package enum SecretFindings {
    package struct Standing: Sendable {
        package var name: SecretName
        /// Why it cannot be read.
        package var problem: Problem?
        /// Milliseconds since 1970.
        package var expiresAt: Int64?
        /// Something names it, and it is not kept.
        package var isMissing: Bool { problem?.code == .secretNotFound }
        package init(name: SecretName, problem: Problem?, expiresAt: Int64?) {
            self.name = name
            self.problem = problem
            self.expiresAt = expiresAt
        }
    }

    package static func judge(_ secrets: [Standing], now: Int64) -> [Finding] {
        secrets.compactMap { secret in
            if let problem = secret.problem, secret.isMissing {
                return Finding(
                    "secret.missing", .error, secret.name.rawValue, problem.message, remedy: "agent secret set \(secret.name) --file PATH")
            }
            if let problem = secret.problem {
                return Finding(
                    "secret.unreadable", .error, secret.name.rawValue, problem.message, remedy: "agent explain \(problem.code.rawValue)")
            }
            guard let end = secret.expiresAt, end <= now else { return nil }
            return Finding(
                "secret.expired", .warning, secret.name.rawValue, "this secret should have been changed by now; it is used all the same",
                remedy: "agent secret rotate \(secret.name) --file PATH")
        }
    }
}
