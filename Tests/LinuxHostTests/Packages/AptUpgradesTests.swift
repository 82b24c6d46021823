import HostServices
import Testing

@testable import LinuxHost

/// What apt-get says of upgrades, and nothing else that it says.
@Suite struct AptUpgradesTests {
    @Test(arguments: [
        (
            "Inst nginx [1.22.1-9+deb12u2] (1.22.1-9+deb12u10 Debian:12.15/oldstable, Debian-Security:12/oldstable-security [amd64]) []",
            PackageUpgrade(name: "nginx", installed: "1.22.1-9+deb12u2", candidate: "1.22.1-9+deb12u10", isSecurity: true)
        ),
        (
            "Inst bash [5.2.15-2+b8] (5.2.15-2+b13 Debian:12.15/oldstable [amd64])",
            PackageUpgrade(name: "bash", installed: "5.2.15-2+b8", candidate: "5.2.15-2+b13", isSecurity: false)
        ),
        // Another archive that only mentions Debian's in its name.
        (
            "Inst php8.2 [1] (2 Not-Debian-Security:12/x [all]) [libc6:amd64 ]",
            PackageUpgrade(name: "php8.2", installed: "1", candidate: "2", isSecurity: false)
        ),
    ])
    func anUpgradeIsRead(_ line: String, _ expected: PackageUpgrade) { #expect(AptUpgrades.upgrade(line[...]) == expected) }

    @Test(arguments: [
        "", "Reading package lists...", "Inst linux-image-6.1 (6.1.2-1 Debian:12/stable [amd64])", "Conf nginx (1 Debian:12/x [amd64])",
        "Remv old [1]", "Inst", "Inst a [b] c",
    ])
    func whatIsNoUpgradeIsNone(_ line: String) { #expect(AptUpgrades.upgrade(line[...]) == nil) }

    @Test func theMachineIsAsked() async throws {
        let pending = try await AptUpgrades(runner: LinuxCommandRunner(executable: "/proc/self/exe")).pending()
        #expect(pending.allSatisfy { $0.installed != $0.candidate && !$0.name.isEmpty })
        #expect(Set(pending.map(\.name)).count == pending.count)
    }
}
