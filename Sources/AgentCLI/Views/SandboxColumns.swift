import AgentAPI

extension Columns where Item == SandboxView {
    static let sandbox = Columns(
        id: { $0.root },
        all: [
            Column("root") { .text($0.root) },
            Column("running") { .flag($0.running) },
            Column("supervised") { $0.supervised.map { .flag($0) } ?? .none },
            Column("httpPort") { .number($0.httpPort) },
            Column("httpsPort") { .number($0.httpsPort) },
            Column("publicHost") { .text($0.publicHost) },
            Column("isolated") { .flag($0.isolated) },
            Column("redis") { .flag($0.redis) },
            Column("wordpressMirror") { .text($0.wordpressMirror) },
            Column("services") { sandbox in
                .records(
                    sandbox.services.map {
                        [
                            .init("name", .text($0.name)), .init("state", .text($0.state)), .init("pid", .number($0.pid)),
                            .init("restarts", .number($0.restarts)),
                        ]
                    })
            },
        ])
}
