import Foundation
import HostServices
import SiteModel

/// Which PHP versions can run a site. Asking a PHP for its extensions takes it 50 ms, so the answer is kept until its binary or its
/// list of extensions changes.
actor PHPVersions {
    private struct Known {
        var stamp: [Int]
        var missing: [String]
    }

    private let runner: any CommandRunner
    private var known: [PHPVersion: Known] = [:]

    init(runner: any CommandRunner) { self.runner = runner }

    func usable() async throws -> [PHPVersion] {
        var usable: [PHPVersion] = []
        for version in try PHPProgram.installed() where try await missingExtensions(version).isEmpty { usable.append(version) }
        return usable
    }

    func require(_ version: PHPVersion) async throws {
        let hint = PHPProgram.packages(version)
        guard try PHPProgram.installed().contains(version) else {
            let others = try await usable().map(\.rawValue).joined(separator: ", ")
            throw Problem.cannot(
                "use PHP", version.rawValue, "it is not installed (installed: \(others.isEmpty ? "none" : others))", code: .phpMissing,
                hint: hint,
                details: ["php.version": version.rawValue, "php.installed": others])
        }
        let missing = try await missingExtensions(version)
        guard missing.isEmpty else {
            let names = missing.joined(separator: ", ")
            throw Problem.cannot(
                "use PHP", version.rawValue, "it lacks what WordPress needs: \(names)", code: .phpMissing, hint: hint,
                details: ["php.version": version.rawValue, "php.missing": names])
        }
    }

    private func missingExtensions(_ version: PHPVersion) async throws -> [String] {
        let stamp = [changed(PHPProgram.path(version)), PHPProgram.extensionsChanged(version) ?? 0]
        if let known = known[version], known.stamp == stamp { return known.missing }
        let result = try await runner.run(Command(PHPProgram.path(version), ["-m"], deadline: 20))
        let present = Set(result.output.split(separator: "\n").map { $0.lowercased() })
        let missing = WordPressNeeds.extensions.filter { !present.contains($0) }
        if result.exitCode == 0 { known[version] = Known(stamp: stamp, missing: missing) }
        return missing
    }

    private func changed(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mtim.tv_sec : 0
    }
}
