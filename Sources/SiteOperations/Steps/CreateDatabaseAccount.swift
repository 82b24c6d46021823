import ChangeEngine
import HostServices
import SiteModel

/// The account that WordPress logs in with, granted its own database only.
struct CreateDatabaseAccount: HostStep {
    struct Input: Codable, Sendable {
        var account: DatabaseAccount
        var database: DatabaseName
        /// nil: it is open to the Unix user of the same name.
        var password: SecretReference?
    }
    static let kind = "database.account"
    private let input: Input
    private let host: ServiceHost

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        host = tools.host
    }

    func check() async throws -> StepCheck {
        try await host.databases.account(input.account) == .absent ? .needed(undo: UndoRecord()) : .satisfied
    }
    func apply() async throws {
        var password: Secret?
        if let reference = input.password { password = try await host.secret(reference) }
        try await host.databases.createAccount(input.account, password: password, on: input.database)
    }
    func undo(_: UndoRecord) async throws { try await host.databases.dropAccount(input.account) }
}

extension ServiceHost {
    /// A secret that a running change put away. When it is missing the change cannot go on and must be undone.
    func secret(_ reference: SecretReference) async throws -> Secret {
        if let secret = try await secrets.get(reference) { return secret }
        throw Problem.cannot("read the secret", reference.name, "it is missing from change \(reference.change)", code: .stepFailed)
    }
}
