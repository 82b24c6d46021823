import AgentAPI
import ArgumentParser
import SiteModel

struct SecretCommand: ParsableCommand {
    static let configuration = group(
        "secret", "Secrets that the host keeps sealed, for what needs them by name.",
        [SecretSet.self, SecretList.self, SecretRotate.self, SecretRemove.self])
}

extension Columns where Item == SecretView {
    static let secret = Columns(
        id: { $0.name },
        all: [
            Column("name") { .text($0.name) },
            Column("state") { .text($0.state) },
            Column("changedAt") { .time($0.changedAt / 1000) },
            Column("expiresAt") { secret in .time(secret.expiresAt.map { $0 / 1000 }) },
            Column("usedBy", forPeople: { .text($0.usedBy?.joined(separator: ", ")) }) { .list($0.usedBy ?? []) },
            Column("problem") { .text($0.problem?.message) },
            Column("problemCode", inTable: false) { .text($0.problem?.code.rawValue) },
            Column("createdAt", inTable: false) { .time($0.createdAt / 1000) },
        ])
}
