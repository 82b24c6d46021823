import Foundation
import SiteModel
import SiteOperations
import Testing

/// `agent explain` has a page for whatever the doctor says.
@Suite struct FindingCodeTests {
    private static let explained = Set(FindingCode.allCases.map(\.rawValue) + AlertCode.allCases.map(\.rawValue))
    /// Dotted words of the doctor that are no codes: keys of details, and one file.
    private static let others: Set<String> = ["nginx.file", "nginx.loads", "site.id"]

    private static func codes(_ text: String) -> [String] {
        text.matches(of: /"(?<code>[a-z]+\.[a-z-]+)"/).map { String($0.code) }.filter { !others.contains($0) }
    }

    @Test("every code that stands in the doctor's sources has a page") func sources() throws {
        let home = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..")
        var seen: Set<String> = []
        for folder in ["Sources/SiteOperations/Doctor", "Sources/AgentDaemon/Doctor"] {
            let place = home.appending(path: folder)
            for file in try FileManager.default.contentsOfDirectory(atPath: place.path) {
                seen.formUnion(Self.codes(try String(contentsOf: place.appending(path: file), encoding: .utf8)))
            }
        }
        #expect(seen.count > 20)
        #expect(seen.subtracting(Self.explained) == [])
        // And no page is of something that is never said.
        let said = seen.union(OrphanKind.allCases.map { "orphan.\($0.rawValue)" }).union(AlertCode.allCases.map(\.rawValue))
        #expect(Set(FindingCode.allCases.map(\.rawValue)).subtracting(said) == [])
    }

    @Test("a code without a page is found") func planted() {
        #expect(Self.codes(#"Finding("moon.full", .error, "nginx.file")"#) == ["moon.full"])
    }

    @Test("every kind of thing that can belong to nobody has a page", arguments: OrphanKind.allCases)
    func orphans(_ kind: OrphanKind) {
        // Parts of a site that is there otherwise: they never name what belongs to nobody.
        if kind == .release || kind == .configuration { return }
        #expect(FindingCode(rawValue: "orphan.\(kind.rawValue)") != nil)
    }

    @Test("no code is both a finding's and an alert's, and every page says something", arguments: FindingCode.allCases)
    func pages(_ code: FindingCode) {
        let page = code.explanation
        #expect(AlertCode(rawValue: code.rawValue) == nil)
        #expect(page.title.first?.isUppercase == false || page.title.hasPrefix("PHP"), "\(page.title)")
        #expect(page.happened.hasSuffix(".") && !page.causes.isEmpty && !page.evidence.isEmpty && page.next.hasPrefix("agent "))
        for line in [page.title, page.happened, page.next] + page.causes + page.evidence { #expect(!line.isEmpty && !line.contains("\n")) }
    }
}
