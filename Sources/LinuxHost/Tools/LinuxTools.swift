import Foundation
import HostServices
import SiteModel

/// Asks Debian's programs and libraries what they are.
package struct LinuxTools: Tools {
    private let runner: any CommandRunner
    private let redis: Bool

    /// - Parameter redis: whether it is needed here.
    package init(runner: any CommandRunner, redis: Bool) {
        self.runner = runner
        self.redis = redis
    }

    package func inventory() async throws -> [InstalledTool] {
        var found = [
            try await look(.nginx, Programs.nginx, "-v"), try await look(.mariadb, Programs.mariadbd, "--version"),
            try await look(.bsdtar, Programs.bsdtar, "--version"),
        ]
        found += [look(.libcurl, .curl), look(.libmariadb, .mariadb)]
        if redis { found.append(try await look(.redis, Programs.redis, "--version")) }
        for version in try PHPProgram.installed() {
            var php = try await look(.php, PHPProgram.path(version), "-v")
            if let modules = try await ask(php.program, "-m") {
                php.extensions = Set(modules.split(separator: "\n").map { $0.lowercased() })
            } else {
                php.isLate = true
            }
            found.append(php)
        }
        return found
    }

    private func look(_ kind: InstalledTool.Kind, _ library: Library) -> InstalledTool {
        let version = library.version
        return InstalledTool(kind, program: library.file, isInstalled: version != nil, versionText: version ?? "")
    }

    private func look(_ kind: InstalledTool.Kind, _ program: String, _ question: String) async throws -> InstalledTool {
        guard access(program, X_OK) == 0 else { return InstalledTool(kind, program: program, isInstalled: false) }
        var tool = InstalledTool(kind, program: program, isInstalled: true)
        guard let answer = try await ask(program, question) else {
            tool.isLate = true
            return tool
        }
        tool.versionText = answer.split(separator: "\n").first.map { String($0.prefix(200)) } ?? ""
        return tool
    }

    /// Empty where it fails: that is a finding, and no reason to find nothing else. nil: it did not answer in time, which says nothing of it.
    private func ask(_ program: String, _ question: String) async throws -> String? {
        do {
            let result = try await runner.run(Command(program, [question], environment: ["LC_ALL": "C"], deadline: 20))
            return result.exitCode == 0 ? result.output + result.errorOutput : ""
        } catch let problem as Problem {
            return problem.code == .deadlineExceeded ? nil : ""
        }
    }
}
