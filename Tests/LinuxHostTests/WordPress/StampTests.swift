import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// A stamped site is what WordPress's own installer would have made. The exceptions are those of docs/wordpress-stamp.md, and no others.
@Suite struct StampTests {
    static let title = "T'wo & <b>x</b> \\ &amp; ü &copy; &bogus; 🐘 \"q\""
    static let email = "o'b&x@example.org"
    static let login = "bo.b_b-x"

    @Test func aStampedSiteIsWhatTheInstallerWouldHaveMade() async throws {
        try await WordPressFixture.with { f in
            let host = try f.host("two.example.com", scheme: "https", port: 8443)
            let site = try await f.makeSite("saaaaaaaaaaa", uid: 64101)
            let stamp = try f.stamp(site, uid: 64101, host: host, title: Self.title, login: Self.login, email: Self.email)
            let clock = ContinuousClock()
            let stamped = try await clock.measure { try await f.sites.stamp(stamp) }
            print("stamp \(stamped)")

            let direct = try await f.makeSite("sbbbbbbbbbbb", uid: 64102)
            try await install(direct, uid: 64102, host, f)

            let ours = try await DatabaseSnapshot(DatabaseName(of: site), f.databases.pool)
            let theirs = try await DatabaseSnapshot(DatabaseName(of: direct), f.databases.pool)
            #expect(ours.tables.keys.sorted() == theirs.tables.keys.sorted())
            #expect(ours.tables.count >= 12)
            let installedAt = try #require(time(theirs))
            #expect(time(ours) == stamp.now)
            for (name, table) in theirs.tables {
                let mine = try #require(ours.tables[name])
                #expect(mine.definition == table.definition)
                compare(name, mine, stamp.now, table, installedAt)
            }
        }
    }

    @Test func stampingIsSafeToRepeatAndToTakeBack() async throws {
        try await WordPressFixture.with { f in
            let site = try await f.makeSite("saaaaaaaaaaa", uid: 64101)
            let stamp = try f.stamp(site, uid: 64101, host: try f.host("a.example.com"))
            #expect(try await !f.sites.isStamped(stamp))
            try await f.sites.stamp(stamp)
            #expect(try await f.sites.isStamped(stamp))
            let first = try await DatabaseSnapshot(stamp.database, f.databases.pool)
            try await f.sites.stamp(stamp)
            let second = try await DatabaseSnapshot(stamp.database, f.databases.pool)
            #expect(first.tables.mapValues(\.rows) == second.tables.mapValues(\.rows))
            for _ in 0..<2 { try await f.sites.unstamp(site) }
            #expect(try await !f.sites.isStamped(stamp))
            #expect(try await DatabaseSnapshot(stamp.database, f.databases.pool).tables.isEmpty)
            try await f.databases.drop(stamp.database)
            try await f.sites.unstamp(site)
            #expect(try await !f.sites.isStamped(stamp))
        }
    }

    @Test func whatAHalfDoneStampLeftIsMadeAgain() async throws {
        try await WordPressFixture.with { f in
            let site = try await f.makeSite("saaaaaaaaaaa", uid: 64101)
            let stamp = try f.stamp(site, uid: 64101, host: try f.host("a.example.com"))
            let options = SiteDatabase(site).options
            try await f.databases.pool.run("make", "leftover", "CREATE TABLE \(options) (option_name TEXT, option_value TEXT)")
            try await f.sites.stamp(stamp)
            #expect(try await f.sites.isStamped(stamp))
        }
    }

    @Test func manySitesAreStampedAtOnce() async throws {
        try await WordPressFixture.with { f in
            var stamps: [SiteStamp] = []
            for number in 0..<6 {
                let site = try await f.makeSite("saaaaaaaaaa\(number + 2)", uid: UInt32(64110 + number))
                stamps.append(
                    try f.stamp(site, uid: UInt32(64110 + number), host: try f.host("n\(number).example.com"), title: "N\(number)"))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for stamp in stamps { group.addTask { try await f.sites.stamp(stamp) } }
                try await group.waitForAll()
            }
            for stamp in stamps {
                let options = SiteDatabase(stamp.site).options
                let title = try await f.databases.pool.run(
                    "read", "title", "SELECT option_value FROM \(options) WHERE option_name = 'blogname'")
                #expect(title.firstColumn == [stamp.title.rawValue])
            }
        }
    }

    @Test func aPristineInstallationIsMadeOnceAndAHalfMadeOneAgain() async throws {
        try await WordPressFixture.with { f in
            let pristine = try PristineDatabase(f.release)
            let posts = pristine.table("wp_posts")
            let mark = try await f.databases.pool.run("mark", "posts", "UPDATE \(posts) SET post_title = 'kept'")
            #expect(mark.affected == 3)
            try await f.pristine.ensure(f.release, php: f.php)
            let kept: SQL = "SELECT COUNT(*) FROM \(posts) WHERE post_title = 'kept'"
            #expect(try await f.databases.pool.run("look", "posts", kept).firstColumn == ["3"])
            // The marker is what a crash before the end leaves out.
            try await f.databases.pool.run("forget", "marker", "DROP TABLE \(pristine.marker)")
            try await f.pristine.ensure(f.release, php: f.php)
            #expect(try await f.databases.pool.run("look", "posts", kept).firstColumn == ["0"])
            #expect(try await f.databases.account(pristine.account) == .absent)
        }
    }

    @Test func aStampWithoutItsPristineInstallationSaysSo() async throws {
        try await WordPressFixture.with { f in
            let site = try await f.makeSite("saaaaaaaaaaa", uid: 64101)
            try await f.databases.drop(try PristineDatabase(f.release).name)
            let stamp = try f.stamp(site, uid: 64101, host: try f.host("a.example.com"))
            await expect(.sourceNotFound, naming: f.release.version.rawValue) { try await f.sites.stamp(stamp) }
        }
    }

    /// The way every WordPress is installed, with the same wishes.
    private func install(_ site: SiteID, uid: UInt32, _ host: PublicHost, _ f: WordPressFixture) async throws {
        struct Installed: Decodable, Sendable { var version: String }
        let password = try #require(try await f.secrets.get(SecretReference(change: site.rawValue, name: "database-password")))
        let target = WordPressDriver.Target(
            name: "direct", directory: f.layout.release(f.release.version, of: site), php: f.php,
            identity: SiteIdentity(uid: uid, gid: uid), temporary: f.layout.temporary(of: site))
        let _: Installed = try await WordPressDriver(layout: f.layout, runner: f.runner).run(
            .install, on: target,
            [
                "database": site.rawValue, "account": site.rawValue, "password": password.exposed, "socket": f.layout.mariadbSocket,
                "url": siteAddress(host), "title": Self.title, "login": Self.login, "email": Self.email, "admin_password": "secret",
                "locale": "en_US",
            ])
    }

    private func time(_ snapshot: DatabaseSnapshot) -> Int64? {
        guard let row = snapshot.tables["wp_users"]?.rows.first, let registered = row[6] else { return nil }
        return TimelessValue(registered, installedAt: 0, isTimestamp: false).seconds.first
    }

    private func compare(
        _ name: String, _ mine: DatabaseSnapshot.Table, _ myTime: Int64, _ theirs: DatabaseSnapshot.Table, _ theirTime: Int64
    ) {
        // Difference 1: the option that marks a stamped site whole.
        let rows = name == "wp_options" ? mine.rows.filter { $0[1] != "agent_stamp" } : mine.rows
        #expect(mine.rows.count - rows.count == (name == "wp_options" ? 1 : 0))
        #expect(rows.count == theirs.rows.count, "\(name)")
        for (mine, other) in zip(rows, theirs.rows) {
            for (column, (left, right)) in zip(theirs.columns, zip(mine, other)) {
                // Difference 2: a password's hash has a salt of its own, so only its kind can be equal.
                if column == "user_pass" {
                    #expect(left?.prefix(3) == right?.prefix(3) && left?.utf8.count == right?.utf8.count && left != right)
                    continue
                }
                // Difference 3: points in time have the same distance from the installation.
                let isTimestamp = name == "wp_options" && ["cron", "admin_email_lifespan"].contains(mine[1])
                let a = left.map { TimelessValue($0, installedAt: myTime, isTimestamp: isTimestamp) }
                let b = right.map { TimelessValue($0, installedAt: theirTime, isTimestamp: isTimestamp) }
                let equal = a.flatMap { a in b.map { a.matches($0) } } ?? (left == right)
                #expect(equal, "\(name).\(column): \(left ?? "null") and \(right ?? "null")")
            }
        }
    }
}
