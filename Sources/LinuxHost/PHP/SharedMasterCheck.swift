import HostServices
import SiteModel

/// `php-fpm --test` of a list that has not taken its place. One wrong line, of whichever site, makes a master that is asked to reload end instead.
struct SharedMasterCheck {
    let master: SharedMaster
    let runner: any CommandRunner

    func run(_ text: String) async throws {
        let (layout, path) = (master.layout, master.layout.sharedMasterCandidate(master.version))
        try await onBlockingThread { [version = master.version] () throws(Problem) in
            try OwnDirectory.make(layout.directories.sharedMaster(version))
            try AtomicFile.write(text, to: path, mode: 0o600)
        }
        let result = try await runner.run(master.test(path))
        try AtomicFile.remove(path)
        guard result.exitCode != 0 else { return }
        let lines = (result.errorOutput + result.output).split(separator: "\n").map(String.init)
        let words = lines.first { $0.contains("ERROR") } ?? lines.last ?? "it says nothing"
        throw Problem.cannot(
            "load", Self.file(in: words) ?? layout.sharedMasterFile(master.version, PoolFiles.main),
            "\(words); the running master, which sites share, was not changed", code: .configurationRefused,
            hint: "`agent doctor` names files that were edited by hand: a broken pool of any site stops this",
            details: ["php.message": words])
    }

    /// `… ERROR: [/etc/agent/php/ID/fpm.conf:12] unknown entry 'nonsense'`
    static func file(in words: String) -> String? {
        guard let begin = words.firstRange(of: "ERROR: [/"), let end = words[begin.upperBound...].firstIndex(of: "]") else { return nil }
        let place = words[words.index(before: begin.upperBound)..<end]
        return place.lastIndex(of: ":").map { String(place[..<$0]) }
    }
}
