import HostServices
import SiteModel

/// Asks apt-get(8) what an upgrade would do, without doing it.
package struct AptUpgrades: PackageUpgrades {
    private static let program = "/usr/bin/apt-get"
    private let runner: any CommandRunner

    package init(runner: any CommandRunner) { self.runner = runner }

    package func pending() async throws -> [PackageUpgrade] {
        // Without the lock: somebody may be installing meanwhile, and nothing is written here.
        let command = Command(
            Self.program, ["--simulate", "--quiet", "-o", "Debug::NoLocking=true", "--with-new-pkgs", "upgrade"],
            environment: ["LC_ALL": "C", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], deadline: 300, outputLimit: 8 << 20)
        let result = try await runner.run(command)
        guard result.exitCode == 0 else {
            let words = result.errorOutput.split(separator: "\n").first.map(String.init) ?? "it says nothing"
            throw Problem.cannot("ask for upgrades of", "this machine's packages", words, code: .commandFailed, hint: "apt-get check")
        }
        return result.output.split(separator: "\n").compactMap(Self.upgrade)
    }

    /// `Inst nginx [1.22.1-9] (1.22.1-9+deb12u3 Debian:12.15/oldstable, Debian-Security:12/oldstable-security [amd64])`. A package that is
    /// not installed yet has no first bracket, and is no upgrade.
    static func upgrade(_ line: Substring) -> PackageUpgrade? {
        guard let match = line.wholeMatch(of: /Inst (\S+) \[(\S+)\] \((\S+) (.*?) \[[^\]]*\]\).*/) else { return nil }
        let archives = match.4.split(separator: ",").map { $0.drop { $0 == " " } }
        return PackageUpgrade(
            name: String(match.1), installed: String(match.2), candidate: String(match.3),
            isSecurity: archives.contains { $0.hasPrefix("Debian-Security:") })
    }
}
