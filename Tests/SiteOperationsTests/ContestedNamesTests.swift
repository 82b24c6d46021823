import AgentTesting
import ChangeEngine
import HostServices
import SiteModel
import SiteOperations
import Testing

/// Where names become public below `localhost`, no site may have what another is served at; elsewhere a name is a name.
@Suite struct ContestedNamesTests {
    private static let sandbox = PublicAddressing(form: .localhost, scheme: "http", port: 8080)
    private static let exact = PublicAddressing(form: .exact, scheme: "https", port: 443)

    private func site(_ number: Int, _ domain: String, _ aliases: [String] = []) throws -> Site {
        try Sample.site(number, domain, aliases: aliases)
    }

    private func change(_ site: Site, _ number: UInt64) throws -> Change {
        Change(
            id: ChangeID(random: number), plan: try AdoptSite.plan(site, addressing: Self.sandbox), startedAt: 0, requestedBy: 0)
    }

    private static let pairs: [(String, String, Bool)] = [
        ("a.test", "a.test.localhost", true), ("a.test.localhost", "a.test", true), ("a.test", "a.test", true),
        ("a.test", "b.test.localhost", false), ("a.test", "www.a.test.localhost", false), ("a.test", "a.test.localhost.localhost", false),
        ("a.localhost", "b.localhost", false),
    ]

    /// As nginx would find: one name in two servers.
    @Test(arguments: pairs) func theRuleIsWhatNginxWouldFind(_ one: String, _ other: String, _ clash: Bool) throws {
        let first = try site(1, one).vhost(Self.sandbox)
        let second = try site(2, other).vhost(Self.sandbox)
        #expect(Set(first.names).isDisjoint(with: second.names) != clash)
        let contested = Self.sandbox.contested(by: try Hostname(other))
        #expect(contested.contains(try Hostname(one)) == clash)
        #expect(Self.exact.contested(by: try Hostname(other)) == [try Hostname(other)])
    }

    /// The transaction that opens a change is what no race gets past.
    @Test(arguments: pairs) func theSecondOfTwoIsRefusedByTheJournal(_ one: String, _ other: String, _ clash: Bool) async throws {
        let (first, second) = (try site(1, one), try site(2, other))
        func code(_ journal: MemoryJournal) async -> ProblemCode? {
            do {
                try await journal.open(try self.change(second, 2))
                return nil
            } catch {
                return (error as? Problem)?.code
            }
        }
        let change = try change(first, 1)
        let busy = MemoryJournal()
        try await busy.open(change)
        // While one is at work the other may wait where it need not; afterwards it is as nginx would find.
        if clash { #expect(await code(busy) == .siteBusy) }
        let standing = MemoryJournal()
        try await standing.open(change)
        try await standing.close(change.id, .done, problem: nil, endedAt: 1)
        #expect(await code(standing) == (clash ? .hostnameTaken : nil))
    }

    @Test func aSitesOwnAddressMayBeItsAlias() async throws {
        for (domain, alias) in [("a.test", "a.test.localhost"), ("a.test.localhost", "a.test")] {
            let site = try site(1, domain, [alias])
            let names = try site.vhost(Self.sandbox).names
            #expect(names.count == Set(names).count && names.map(\.ascii).contains(alias), "\(names)")
            let journal = MemoryJournal()
            try await journal.open(try change(site, 1))
        }
    }

    @Test func onARealHostOnlyTheNamesThemselvesAreClaimed() throws {
        let spec = try site(1, "a.test", ["www.a.test"]).spec
        #expect(Self.exact.claims(of: spec) == ["a.test", "www.a.test"])
        #expect(Self.sandbox.claims(of: spec) == ["a.test", "www.a.test", "a.test.localhost", "www.a.test.localhost"])
    }
}
