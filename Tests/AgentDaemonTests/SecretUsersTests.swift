import SiteModel
import Testing

@testable import AgentDaemon

/// Secrets as they are shown: with those who name them, as root's files say at that moment.
@Suite struct SecretUsersTests {
    @Test func whatAFileNamesAndIsNotKeptIsMissing() async throws {
        let rig = try await CoreRig("eab-key-id = kid-1\neab-key = secret:le.eab\n")
        let name = try SecretName("le.eab")
        #expect(try await rig.core.secretStandings().map { [$0.name == name, $0.isMissing] } == [[true, true]])
        try await rig.core.secrets.add(name, Secret("canary"), expiresAt: nil, now: 1)
        #expect(try await rig.core.secretStandings().map { [$0.name == name, $0.isMissing] } == [[true, false]])
    }

    @Test func theKeyOfAnAuthoritysAccountIsNeeded() async throws {
        let rig = try await CoreRig("eab-key-id = kid-1\neab-key = secret:le.eab\n")
        let name = try SecretName("le.eab")
        try await rig.core.secrets.add(name, Secret("canary"), expiresAt: nil, now: 1)
        #expect(try await rig.core.secrets().map(\.usedBy) == [["authority le"]])
        let without = rig.authority.text.withLock { text in
            let was = text
            text = "colour = red\n"
            return was
        }
        #expect(try await rig.core.secrets().map(\.usedBy) == [["perhaps acme.conf (it is not understood)"]])
        rig.authority.text.withLock { $0 = without.replacing("secret:le.eab", with: "secret:other") }
        #expect(try await rig.core.secrets().map(\.usedBy) == [nil])
    }
}
