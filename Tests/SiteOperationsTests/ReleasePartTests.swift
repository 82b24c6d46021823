import Foundation
import HostServices
import SiteModel
import SiteOperations
import Testing

@Suite struct ReleasePartTests {
    @Test func stepsOfOlderJournalsAreUnderstood() throws {
        let release = WordPressRelease(version: try WordPressVersion("6.8"), locale: .english, requiredPHP: try PHPVersion("7.2"))
        let part = ReleasePart(release: release, site: SiteID(random: 1), identity: SiteIdentity(uid: 1, gid: 2), contentGeneration: 3)
        let now = String(decoding: try JSONEncoder().encode(part), as: UTF8.self)
        let then = now.replacing("contentGeneration", with: "generation")
        #expect(then != now)
        for text in [now, then] { #expect(try JSONDecoder().decode(ReleasePart.self, from: Data(text.utf8)) == part) }
    }
}
