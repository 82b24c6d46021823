import AgentTesting
import Foundation
import Testing

/// The secrets of a site that was really made stand where they belong and nowhere else on the host.
@Suite(.serialized) struct SecretsTests {
    @Test func noJournalLogOrManifestHoldsASecret() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let passwordFile = "\(sandbox.root)/secrets.password"
        let site = try await sandbox.site("secrets.test", "--password-file", passwordFile)
        let id = try #require(site["id"]?.text)
        let password = try String(contentsOfFile: passwordFile, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        let config = try String(contentsOfFile: "\(sandbox.root)/srv/sites/\(id)/releases/wp-config.php", encoding: .utf8)
        let names = #/define\( '(?:DB_PASSWORD|[A-Z_]+_(?:KEY|SALT))', '([^']+)' \);/#
        let secrets = config.matches(of: names).map { String($0.1) } + [password]
        try #require(secrets.count == 10 && secrets.allSatisfy { $0.count >= 24 })

        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(sandbox.root)/state/secrets").isEmpty)
        var looked = 0
        for directory in ["state", "log", "etc"] {
            let walk = try #require(FileManager.default.enumerator(atPath: "\(sandbox.root)/\(directory)"))
            for case let name as String in walk {
                guard let bytes = FileManager.default.contents(atPath: "\(sandbox.root)/\(directory)/\(name)") else { continue }
                looked += 1
                for secret in secrets {
                    #expect(!bytes.holdsBytes(of: secret), "a secret of the site stands in \(directory)/\(name)")
                }
            }
        }
        #expect(looked > 10)
        // The journal was among them, with this very change in it.
        let journal = ["agent.db", "agent.db-wal"].compactMap { FileManager.default.contents(atPath: "\(sandbox.root)/state/\($0)") }
        #expect(journal.contains { $0.holdsBytes(of: "create site secrets.test") })
    }
}
