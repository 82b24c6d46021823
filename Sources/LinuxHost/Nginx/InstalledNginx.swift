import ConfigTemplates
import HostServices
import SiteModel

/// The nginx of this machine, asked what it is.
package struct InstalledNginx: Sendable {
    private let runner: any CommandRunner

    package init(runner: any CommandRunner) { self.runner = runner }

    /// - Throws: `tool-missing`; guessing would write directives that stop the server.
    package func facts() async throws -> NginxFacts {
        let result = try await runner.run(Command(Programs.nginx, ["-V"], environment: ["LC_ALL": "C"], deadline: 20))
        guard result.exitCode == 0, let facts = NginxFacts(result.errorOutput + result.output) else {
            throw Problem.cannot(
                "learn the version of", Programs.nginx, "it does not tell its own and OpenSSL's", code: .toolMissing,
                hint: "apt-get install --reinstall nginx", details: ["program": Programs.nginx])
        }
        return facts
    }
}
