import AgentAPI
import ArgumentParser
import SiteModel

struct TokenCommand: ParsableCommand {
    static let configuration = group(
        "token", "Tokens with which others may ask the daemon.", [TokenCreate.self, TokenList.self, TokenRevoke.self])
}

extension Columns where Item == TokenView {
    static let token = Columns(
        id: { $0.id },
        all: [
            Column("id") { .text($0.id) },
            Column("name") { .text($0.name) },
            Column("role") { .text($0.role) },
            Column("state") { .text($0.state) },
            Column("sites", forPeople: { .list($0.domains ?? $0.sites) }) { .list($0.sites) },
            Column("lastUsedAt") { token in .time(token.lastUsedAt.map { $0 / 1000 }) },
            Column("expiresAt") { .time($0.expiresAt / 1000) },
            Column("createdAt", inTable: false) { .time($0.createdAt / 1000) },
            Column("revokedAt", inTable: false) { token in .time(token.revokedAt.map { $0 / 1000 }) },
            Column("madeBy", inTable: false) { .number($0.madeBy) },
            Column("madeWith", inTable: false) { .text($0.madeWith) },
            Column("domains", inTable: false) { .list($0.domains ?? []) },
        ])
}
