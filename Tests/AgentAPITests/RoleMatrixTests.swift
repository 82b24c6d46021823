import AgentAPI
import AgentServer
import AgentTesting
import SiteModel
import Testing

/// Every row × every role × own, another's: what the server answers, held to one written table.
@Suite struct RoleMatrixTests {
    private static let callers: [(name: String, grant: Grant)] = [
        ("viewer", Grant(role: .viewer)), ("owner", Grant(role: .siteOwner, sites: [RecordingService.own])),
        ("stranded", Grant(role: .siteOwner, sites: [])), ("narrow", Grant(role: .viewer, sites: [RecordingService.own])),
        ("operator", Grant(role: .operator)), ("administrator", .everything),
    ]
    private static let foreign = ["ref": "other.example", "id": "c99999999999", "name": "other.thing"]

    private static func token(_ number: UInt8) -> AccessToken {
        AccessToken(id: TokenID(random: UInt64(number)), secret: Array(repeating: number, count: 32))
    }

    private static func service() -> RecordingService {
        let service = RecordingService()
        service.own(elsewhere: Set(foreign.values))
        for (index, caller) in callers.enumerated() { service.accept(token(UInt8(index)), caller.grant) }
        return service
    }

    private static func ask(_ path: String, _ row: Route, _ parameters: [String: String], with token: AccessToken) async throws
        -> RawSocket.Answer
    {
        let body = EveryRouteTests.bodies[row.name] ?? ""
        let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
        return try await RawSocket.exchange(
            path,
            "\(row.method) \(row.target(parameters)) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                + "Authorization: Bearer \(token.text.exposed)\r\n\(length)\r\n\(body)")
    }

    @Test func everyRowAnswersEveryRoleAsTheTableSays() async throws {
        let service = Self.service()
        try await withLiveServer(service) { path in
            var lines: [String] = []
            for row in RouteTable.rows {
                var cells: [String] = []
                for (index, caller) in Self.callers.enumerated() {
                    let before = service.calls.count
                    let own = try await Self.ask(path, row, EveryRouteTests.parameters, with: Self.token(UInt8(index)))
                    let ran = service.calls.count - before
                    let other = try await Self.ask(path, row, Self.foreign, with: Self.token(UInt8(index)))
                    let status = try #require(own.statuses.first)
                    #expect((ran == 0) == (status >= 400), "\(row.name) \(caller.name): what is refused is not begun")
                    if caller.grant.sites != nil, row.target(Self.foreign) != row.target() {
                        #expect(other.statuses == [403] || other.statuses == [404], "\(row.name) \(caller.name)")
                        #expect(!other.text.contains("example.com") && !other.text.contains("sabcdefghijk"), "\(row.name)")
                    }
                    cells.append("\(caller.name) \(status)/\(other.statuses.first ?? 0)")
                }
                lines.append("\(row.name.rawValue) [\(row.role.rawValue), \(row.tenant.rawValue)]: \(cells.joined(separator: " "))")
            }
            let difference = try Golden.difference(lines.joined(separator: "\n") + "\n", "role-matrix.txt", beside: #filePath)
            #expect(difference == nil, "\(difference ?? "")")
        }
    }

    @Test func whoMayNotAskForWhatAJobDoesNeitherEndsItNorHoldsItUp() async throws {
        let service = Self.service()
        service.certificates.job.kind = "certificate.revoke"
        try await withLiveServer(service) { path in
            for name in [RouteName.jobCancel, .jobPause] {
                let row = try #require(RouteTable.byName[name])
                for (caller, status) in [(4, 403), (5, 200)] as [(UInt8, Int)] {
                    let before = service.calls.filter { $0.contains("steer") }.count
                    let answer = try await Self.ask(path, row, ["id": service.certificates.job.id], with: Self.token(caller))
                    #expect(answer.statuses == [status], "\(name) \(answer.text)")
                    #expect(service.calls.filter { $0.contains("steer") }.count - before == (status == 200 ? 1 : 0))
                }
            }
        }
    }

    @Test func aTokenThatIsNotGoodOpensNothingAndSaysNotWhy() async throws {
        let service = Self.service()
        let good = Self.token(5).text.exposed
        let bad = [
            "Bearer \(good.dropLast())", "Bearer x", "Bearer \(Self.token(99).text.exposed)",
            "Bearer \(AccessToken(id: TokenID(random: 5), secret: Array(repeating: 8, count: 32)).text.exposed)",
        ]
        try await withLiveServer(service) { path in
            var answers: Set<String> = []
            for header in bad {
                let answer = try await Self.head(path, "Authorization: \(header)\r\n")
                #expect(answer.statuses == [401] && answer.text.lowercased().contains("www-authenticate: bearer"), "\(answer.text)")
                #expect(!answer.text.contains(good.suffix(40)))
                answers.insert(String(answer.text.split(separator: "\r\n").last ?? ""))
            }
            #expect(answers.count == 1, "\(answers)")
            for header in ["Basic eDp5", "Bearer", "Bearer a b", "Bearer \(good)\r\nAuthorization: Bearer \(good)"] {
                #expect(try await Self.head(path, "Authorization: \(header)\r\n").statuses == [400], "\(header)")
            }
            #expect(try await Self.head(path, "Authorization: bearer \(good)\r\n").statuses == [200])
            // In the address it is a query key that nobody knows.
            let inURL = try await RawSocket.exchange(
                path, "GET /v1/sites?access_token=\(good) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(inURL.statuses == [400])
        }
        #expect(service.calls == ["sites -"])
        #expect(service.refusals.count == bad.count && !service.refusals.joined().contains(good.suffix(40)))
    }

    @Test func afterTenRefusalsTheyAreNotWrittenDownAnyMoreAndAGoodTokenIsTaken() async throws {
        let service = Self.service()
        try await withLiveServer(service) { path in
            var statuses: [Int] = []
            for _ in 0..<12 { statuses += try await Self.head(path, "Authorization: Bearer x\r\n").statuses }
            #expect(statuses.prefix(10).allSatisfy { $0 == 401 } && statuses.contains(429), "\(statuses)")
            #expect(try await Self.head(path, "Authorization: Bearer \(Self.token(0).text.exposed)\r\n").statuses == [200])
        }
        #expect(service.refusals.count <= 11)
    }

    @Test func whereWordPressComesFromIsAnAdministratorsChoice() async throws {
        let service = Self.service()
        let body = #"{"domain":"x.example","wordpress":"/etc/shadow"}"#
        try await withLiveServer(service) { path in
            for (index, status) in [(4, 403), (5, 202)] {
                let answer = try await RawSocket.exchange(
                    path,
                    "POST /v1/sites HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer \(Self.token(UInt8(index)).text.exposed)\r\n"
                        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
                #expect(answer.statuses == [status])
            }
        }
        #expect(service.deeds.count == 1)
    }

    /// Who may not end a site for good is not shown what that would do, nor told that it would be done.
    @Test func whatEndsASiteForGoodIsPlannedForAdministratorsAlone() async throws {
        let service = Self.service()
        try await withLiveServer(service) { path in
            for target in ["GET /v1/sites/example.com/plan/delete?purge=true", "POST /v1/sites/example.com/purge?dryRun=true"] {
                for (index, refused) in [(4, true), (5, false)] {
                    let answer = try await RawSocket.exchange(
                        path,
                        "\(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer \(Self.token(UInt8(index)).text.exposed)\r\n\r\n"
                    )
                    let status = try #require(answer.statuses.first)
                    #expect(status == (refused ? 403 : target.hasPrefix("GET") ? 200 : 204), "\(target) \(answer.text)")
                }
            }
        }
        #expect(service.calls == ["planDeleteSite example.com purge"] && service.judged.map(\.action) == ["site.purge"])
    }

    private static func head(_ path: String, _ headers: String) async throws -> RawSocket.Answer {
        try await RawSocket.exchange(path, "GET /v1/sites HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(headers)\r\n")
    }
}
