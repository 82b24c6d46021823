import ChangeEngine
import SiteModel

/// Small values for journal tests.
package enum Sample {
    package static func id(_ number: Int) -> ChangeID { ChangeID(random: UInt64(number)) }

    package static func change(
        _ number: Int, subject: String? = nil, steps: [String] = [], claims: [String] = [], requestedBy: UInt32 = 0
    ) -> Change {
        let plan = Plan(
            operation: "sample", subject: subject ?? "subject-\(number)", title: "make sample \(number)",
            steps: steps.map { StepRecord(id: $0, kind: "sample", title: "make \($0)", payload: "{}") }, claims: claims)
        return Change(id: id(number), plan: plan, startedAt: 1_000 + Int64(number), requestedBy: requestedBy)
    }

    package static func site(_ number: Int, _ domain: String, aliases: [String] = []) throws -> Site {
        let spec = SiteSpec(
            domain: try Hostname(domain), aliases: try aliases.map { try Hostname($0) }, title: try SiteTitle("Title"),
            adminEmail: try EmailAddress("admin@example.com"), adminLogin: try LoginName("admin"), php: try PHPVersion("8.2"))
        return Site(
            id: SiteID(random: UInt64(number)), spec: spec, state: .live, identity: SiteIdentity(uid: 1000, gid: 1000),
            release: try WordPressVersion("6.8.1"), createdAt: 1_700_000_000, url: "http://\(domain)/")
    }

    /// A whole change that ends with this site standing.
    package static func stand(_ site: Site, _ number: Int, in journal: any Journal) async throws {
        try await commit(.putSite(site), number, subject: site.id.rawValue, claims: site.spec.hostnames.map(\.ascii), in: journal)
    }

    package static func commit(
        _ commit: StoreCommit, _ number: Int, subject: String, claims: [String] = [], in journal: any Journal
    ) async throws {
        var change = change(number, subject: subject, claims: claims)
        change.plan.commit = try commit.json()
        try await journal.open(change)
        try await journal.close(change.id, .done, problem: nil, endedAt: 1)
    }
}
