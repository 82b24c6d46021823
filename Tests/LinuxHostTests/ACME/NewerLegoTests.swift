import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// What Debian 12 and 13 do not have yet: profiles and renewal information. With AGENT_TEST_LEGO and AGENT_TEST_PEBBLE, programs of a newer Debian.
@Suite(.timeLimit(.minutes(5)), .enabled(if: PebbleRig.newerLego != nil && PebbleRig.newerPebble != nil))
struct NewerLegoTests {
    private let lego = PebbleRig.newerLego ?? ""
    private let pebble = PebbleRig.newerPebble ?? ""

    @Test("a profile is asked for, and one that there is not is refused before lego asks")
    func profiles() async throws {
        let rig = try PebbleRig(program: pebble)
        let short = try await rig.authority(lego).order(try rig.order("one", "a.test", profile: "shortlived")) { _ in }
        #expect((500_000...520_000).contains(short.notAfter - short.notBefore))
        let unknown = try rig.order("two", "a.test", profile: "nobodys")
        let failure = await #expect(throws: OrderFailure.self) { _ = try await rig.authority(lego).order(unknown) { _ in } }
        #expect(failure?.kind == .profileRefused)
        #expect(rig.seen("POST /order-plz").count == 1)
        #expect(
            try await rig.authority(lego).facts(of: try AuthorityName("pebble")).profiles.map(\.rawValue).sorted() == [
                "classic", "shortlived",
            ])
    }

    @Test("renewal information is asked for, and what is replaced is told with the next order")
    func renewal() async throws {
        let rig = try PebbleRig(program: pebble)
        let first = try await rig.authority(lego).order(try rig.order("one", "a.test")) { _ in }
        let name = try AuthorityName("pebble")
        let address = try #require(try await rig.authority(lego).facts(of: name).renewalAddress)
        let before = rig.seen().count
        let said = try await rig.authority(lego).renewalInformation(of: first.text.exposed, name, below: address)
        let information = try #require(said)
        #expect(rig.seen().count == before + 1, "its directory is not asked for again")
        #expect(Set(rig.guards.names) == ["acme:pebble", "acme:pebble:renewal"])
        #expect(information.windowBegin > first.notBefore && information.windowEnd < first.notAfter)
        let second = try await rig.authority(lego).order(try rig.order("two", "a.test", replacing: first.text.exposed)) { _ in }
        #expect(try await rig.authority(lego).tellsReplaced() && second.serial != first.serial)
        #expect(rig.seen("POST /order-plz").count == 2)
        // Replaced once is replaced: the authority says no to the next who says so, and lego orders again without a word of it.
        _ = try await rig.authority(lego).order(try rig.order("three", "a.test", replacing: first.text.exposed)) { _ in }
        #expect(rig.seen("POST /order-plz").count == 4)
    }

    @Test("a lego that would wait for an authority by itself is ended: when it is asked again is not lego's to say")
    func putOff() async throws {
        let rig = try PebbleRig(program: pebble)
        let body = #"{"type":"urn:ietf:params:acme:error:rateLimited","detail":"too many","status":429}"#
        let headers = ["Content-Type": "application/problem+json", "Retry-After": "3600"]
        try rig.harm([["path": "/order-plz", "status": 429, "headers": headers, "body": body, "nonce": true]])
        let order = try rig.order("one", "a.test")
        let failure = await #expect(throws: OrderFailure.self) { _ = try await rig.authority(lego).order(order) { _ in } }
        #expect(failure?.kind == .rateLimited && rig.seen("POST /order-plz").count == 1)
        // It would ask again in an hour, as it was told: that is longer than this suite may take.
    }
}
