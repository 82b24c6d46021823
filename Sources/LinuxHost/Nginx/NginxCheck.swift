import HostServices
import SiteModel

/// `nginx -t` on the very tree that the running nginx will read.
struct NginxCheck {
    let layout: HostLayout
    let runner: any CommandRunner

    func run() async throws {
        // Without -e, what nginx says before it knows its own log would go to the distribution's.
        let result = try await runner.run(
            Command(NginxProgram.path, ["-t", "-e", "stderr", "-c", layout.nginxConfiguration], deadline: 60))
        if let refusal = refusal(of: result) { throw refusal }
    }

    /// A second site with the same name is only a warning to nginx, and the site would then never answer.
    func refusal(of result: CommandResult) -> Problem? {
        let lines = result.errorOutput.split(separator: "\n").map(String.init)
        let conflict = lines.first { $0.contains("[warn]") && $0.contains("conflicting server name") }
        let emergency = lines.first { $0.contains("[emerg]") || $0.contains("[alert]") || $0.contains("[crit]") }
        guard let line = conflict ?? (result.exitCode == 0 ? nil : emergency ?? lines.last ?? "nginx says nothing") else { return nil }
        let words = Self.words(of: line)
        let file = Self.file(in: words) ?? filesNaming(Self.quoted(in: words)).first ?? layout.nginxConfiguration
        return .cannot(
            "load", file, words, code: .configurationRefused, hint: "the running configuration was not changed",
            details: ["nginx.file": file, "nginx.message": words])
    }

    /// Without `nginx: [emerg] `.
    static func words(of line: String) -> String {
        guard let bracket = line.firstRange(of: "] ") else { return line }
        return String(line[bracket.upperBound...])
    }

    /// nginx ends its complaint with ` in FILE:LINE`.
    static func file(in words: String) -> String? {
        guard let place = words.ranges(of: " in /").last, let colon = words.lastIndex(of: ":"), colon > place.upperBound else { return nil }
        return String(words[words.index(before: place.upperBound)..<colon])
    }

    static func quoted(in words: String) -> String? {
        let parts = words.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.count >= 3 ? String(parts[1]) : nil
    }

    /// nginx does not say where a conflicting name stands twice. Ours are found by id; a file of another kind is the likelier intruder.
    private func filesNaming(_ name: String?) -> [String] {
        guard let name else { return [] }
        let files = ((try? DirectoryListing.names(in: layout.vhosts)) ?? []).filter { $0.hasSuffix(".conf") }  // only to say where
        let naming = files.map { layout.vhost(named: $0) }.filter { (try? AtomicFile.read($0))?.contains(name) == true }
        return naming.sorted { a, b in !isOurs(a) && isOurs(b) }
    }

    private func isOurs(_ path: String) -> Bool {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return SiteID(rawValue: String(file.dropLast(5))) != nil
    }
}
