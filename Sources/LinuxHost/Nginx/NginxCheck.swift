import Foundation
import HostServices
import SiteModel

/// `nginx -t` on the very tree that the running nginx will read.
struct NginxCheck {
    let layout: HostLayout
    let runner: any CommandRunner

    func run() async throws {
        if let path = try await onBlockingThread({ () throws(Problem) in try firstThatIsNoFile() }) {
            throw refusal(path, "it is not a regular file", site: ownSite(of: path), message: "")
        }
        do {
            // Without -e, what nginx says before it knows its own log would go to the distribution's.
            let result = try await runner.run(
                Command(Programs.nginx, ["-t", "-e", "stderr", "-c", layout.nginxConfiguration], deadline: 60))
            if let refusal = refusal(of: result) { throw refusal }
        } catch let problem as Problem where problem.code == .deadlineExceeded {
            // Whatever a file makes it wait for: a configuration that cannot be read to its end is refused like any other.
            var refusal = refusal(layout.nginxConfiguration, "nginx does not come to its end", site: nil, message: problem.message)
            refusal.details["nginx.slow"] = "true"
            throw refusal
        }
    }

    /// nginx would wait for a pipe for ever.
    private func firstThatIsNoFile() throws(Problem) -> String? {
        try DirectoryListing.names(in: layout.vhosts).filter { $0.hasSuffix(".conf") }.sorted().map { layout.vhost(named: $0) }.first {
            path in
            var facts = stat()
            return stat(path, &facts) == 0 && facts.st_mode & S_IFMT != S_IFREG
        }
    }

    /// A second site with the same name is only a warning to nginx, and the site would then never answer.
    func refusal(of result: CommandResult) -> Problem? {
        let lines = result.errorOutput.split(separator: "\n").map(String.init)
        let conflict = lines.first { $0.contains("[warn]") && $0.contains("conflicting server name") }
        let emergency = lines.first { $0.contains("[emerg]") || $0.contains("[alert]") || $0.contains("[crit]") }
        guard let line = conflict ?? (result.exitCode == 0 ? nil : emergency ?? lines.last ?? "nginx says nothing") else { return nil }
        let words = Self.words(of: line)
        let file = Self.file(in: words) ?? fileNaming(Self.quoted(in: words)) ?? layout.nginxConfiguration
        var refusal = refusal(file, words, site: ownSite(of: file), message: words)
        if result.exitCode == 0 { refusal.details["nginx.loads"] = "true" }
        return refusal
    }

    private func refusal(_ file: String, _ words: String, site: SiteID?, message: String) -> Problem {
        var details = ["nginx.file": file, "nginx.message": message]
        details["site.id"] = site?.rawValue
        return .cannot(
            "load", file, words, code: .configurationRefused,
            hint: hint(file, site), details: details)
    }

    /// The way out, which is another for each kind of file.
    private func hint(_ file: String, _ site: SiteID?) -> String {
        let text = (try? AtomicFile.read(file)) ?? nil  // only to say more
        let seal = text.map(Seal.state(of:))
        if let site {
            return seal == .intact || seal == nil
                ? "`agent doctor` has nginx judge every file as it stands now"
                : "this file was edited by hand: agent site set \(site) --overwrite writes it anew"
        }
        return seal == .broken
            ? "this file was edited by hand: agent doctor names the way back"
            : "mend this file or remove it, then agent host reload: nginx loads all files or none"
    }

    /// Without `nginx: [emerg] `, or the date, level and `PID#THREAD: ` of a line that went through its log.
    static func words(of line: String) -> String {
        guard let bracket = line.firstRange(of: "] ") else { return line }
        let words = line[bracket.upperBound...]
        let number = words.prefix { $0.isNumber || $0 == "#" }
        return number.contains("#") && words.dropFirst(number.count).hasPrefix(": ")
            ? String(words.dropFirst(number.count + 2)) : String(words)
    }

    /// nginx ends its complaint with ` in FILE:LINE`.
    static func file(in words: String) -> String? {
        guard let place = words.ranges(of: " in /").last, let colon = words.lastIndex(of: ":"), colon > place.upperBound else { return nil }
        return String(words[words.index(before: place.upperBound)..<colon])
    }

    /// Every word in double quotes, the last first: nginx ends with the value that it could not use.
    static func quoted(in words: String) -> [String] {
        let parts = words.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.indices.filter { $0 % 2 == 1 && $0 + 1 < parts.count }.reversed().map { String(parts[$0]) }.filter { !$0.isEmpty }
    }

    /// nginx does not say where a conflicting name stands twice, nor where a certificate without its key. A file that is not ours is the likelier one.
    private func fileNaming(_ quoted: [String]) -> String? {
        let files = ((try? DirectoryListing.names(in: layout.vhosts)) ?? []).filter { $0.hasSuffix(".conf") }  // only to say where
        let texts = files.map { file in (path: layout.vhost(named: file), text: (try? AtomicFile.read(layout.vhost(named: file))) ?? "") }
        for name in quoted {
            let naming = texts.filter { $0.text.contains(name) }.map(\.path)
            if let file = naming.first(where: { ownSite(of: $0) == nil }) ?? naming.first { return file }
        }
        return nil
    }

    /// The site whose vhost this file is; nil for a file that the agent did not make.
    private func ownSite(of path: String) -> SiteID? {
        guard let file = path.split(separator: "/").last, let site = SiteID(rawValue: String(file.dropLast(5))) else { return nil }
        return layout.vhost(site) == path ? site : nil
    }
}
