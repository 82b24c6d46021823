import AgentAPI

extension Columns where Item == HostView {
    static let host = Columns(
        id: { $0.root },
        all: [
            Column("root") { .text($0.root) },
            Column("version", label: "agent version") { .text($0.version) },
            Column("services") { host in
                .records(
                    host.services.map {
                        [
                            .init("name", .text($0.name)), .init("state", .text($0.state)), .init("pid", .number($0.pid)),
                            .init("restarts", .number($0.restarts)),
                        ]
                    })
            },
            Column("down", label: "services down") { host in
                .list(host.services.filter { $0.state != "running" }.map { "\($0.name): \($0.state)" })
            },
            Column("versions") { host in .list(host.versions.map { "\($0.name) \($0.version)" }) },
            Column("phpMasters") { .text($0.phpMasters) },
            Column("connectionLimit") { .text($0.connectionLimit) },
            Column("limitWatch", label: "watch of limits") { .text($0.limitWatch) },
            // Where nobody watches, nobody knows of none.
            Column("heldSites", label: "sites held at a limit", forPeople: { $0.heldSites.map { .list($0) } ?? .none }) {
                .list($0.heldSites ?? [])
            },
            // In bytes.
            Column("diskTotal", forPeople: { ForPeople.bytes($0.disk.total) }) { .number($0.disk.total) },
            Column("diskAvailable", forPeople: { ForPeople.bytes($0.disk.available) }) { .number($0.disk.available) },
            Column("memoryTotal", forPeople: { ForPeople.bytes($0.memory.total) }) { .number($0.memory.total) },
            Column("memoryAvailable", forPeople: { ForPeople.bytes($0.memory.available) }) { .number($0.memory.available) },
            Column("certificates") { .number($0.certificates.count) },
            // Of the one that ends first.
            Column("certificateEndsFirst", label: "first certificate to end") { .text($0.certificates.firstToEnd) },
            Column("certificateNotAfter", label: "which ends at") { .time($0.certificates.notAfter) },
            Column("upgrades", label: "packages to upgrade") { .number($0.upgrades?.count) },
            // With a published hole.
            Column(
                "securityUpgrades",
                forPeople: { host in
                    .records(
                        (host.upgrades ?? []).filter(\.isSecurity).map {
                            [
                                .init("package", .text($0.name)), .init("installed", .text($0.installed)),
                                .init("candidate", .text($0.candidate)),
                            ]
                        })
                },
                { host in
                    .list((host.upgrades ?? []).filter(\.isSecurity).map { "\($0.name) \($0.installed) to \($0.candidate)" })
                }),
            Column("upgradesKnownAt", label: "upgrades as of") { .time($0.upgradesKnownAt) },
        ])
}
