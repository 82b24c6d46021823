import Foundation
import Testing

/// What people read: documentation, scripts, installed text, and tests themselves.
@Suite struct TextTests {
    private static let texts =
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Package.swift"] + PackageTree.files(in: "docs", endings: [".md"])
        + ["Sources", "Tests", "templates", "nginx", "php-fpm", "php", "provision", "Benchmarks"].flatMap {
            PackageTree.files(in: $0, endings: [".swift", ".md", ".conf", ".ini", ".php", ".sh", ".py", ".c", ".h"])
        }

    /// Paths of one machine, and notes to oneself. Written in two halves, so that this file passes its own rule.
    private static let forbidden = ["/work" + "/main", "/work" + "/wt", "/work" + "/shared", "TO" + "DO", "FIX" + "ME"]

    @Test("no text names a path of one machine or leaves a note to oneself")
    func words() throws {
        #expect(Self.texts.count > 100)
        for path in Self.texts { #expect(Self.forbiddenWords(in: try PackageTree.text(path)) == [], "\(path)") }
    }

    @Test("a forbidden word is seen wherever it stands", arguments: forbidden)
    func plantedWords(word: String) {
        #expect(Self.forbiddenWords(in: "# Title\n\nsee \(word)/x, later") == [word])
    }

    @Test("every relative link in the documentation leads to a file", arguments: texts.filter { $0.hasSuffix(".md") })
    func links(path: String) throws {
        for link in Self.relativeLinks(in: try PackageTree.text(path)) {
            let target = PackageTree.root.appending(path: path).deletingLastPathComponent().appending(path: link)
            #expect(FileManager.default.fileExists(atPath: target.path(percentEncoded: false)), "\(path) links to \(link)")
        }
    }

    @Test("whoever begins at the documentation's first page finds every other")
    func index() throws {
        let linked = Set(Self.relativeLinks(in: try PackageTree.text("docs/README.md")).map { "docs/\($0)" })
        for page in PackageTree.files(in: "docs", endings: [".md"]) where page != "docs/README.md" && !page.hasPrefix("docs/decisions/") {
            #expect(linked.contains(page), "docs/README.md does not lead to \(page)")
        }
    }

    @Test("links are told from addresses and anchors")
    func reading() {
        #expect(Self.relativeLinks(in: "[a](b.md) [c](d/e.md#f) [g](https://example.com) [h](#i)") == ["b.md", "d/e.md"])
    }

    @Test("every room of the house stands in the page about it")
    func architecturePage() throws {
        let page = try PackageTree.text("docs/architecture.md")
        for room in RoomTable.rooms where !["CMariaDB", "CCurl", "CIdn2"].contains(room.name) {
            #expect(page.contains("| `\(room.name)` |"), "docs/architecture.md has no row for \(room.name)")
        }
    }

    @Test("every file that is installed for servers to read stands in the page about configuration")
    func configurationPage() throws {
        let page = try PackageTree.text("docs/configuration-reference.md")
        let endings = [".conf", ".ini", ".service", ".socket"]
        let files = ["templates", "nginx", "php-fpm"].flatMap { PackageTree.files(in: $0, endings: endings) }
        #expect(files.count > 25)
        for file in files {
            let name = file.split(separator: "/").last.map(String.init) ?? file
            #expect(page.contains("`\(file)`") || page.contains("`\(name)`"), "docs/configuration-reference.md does not name \(file)")
        }
    }

    private static func forbiddenWords(in text: String) -> [String] { forbidden.filter { text.contains($0) } }

    private static func relativeLinks(in text: String) -> [String] {
        text.matches(of: /\]\((?<link>[^)\s]+)\)/).compactMap { match in
            let link = match.link.prefix { $0 != "#" }
            return link.isEmpty || link.contains("://") || link.hasPrefix("mailto:") ? nil : String(link)
        }
    }
}
