import Foundation
import SiteModel
import Testing

/// What people copy out of the pages, and out of the comments of the types that read it.
@Suite("Examples of settings files") struct SettingsExamplesTests {
    private enum Reader: String, CaseIterable {
        case alerts, audit, guards, outbound

        init?(_ example: String) {
            let first = example.prefix { $0 != " " && $0 != "\n" && $0 != "]" }
            switch first {
            case "[quiet", "[channel": self = .alerts
            case "[remote", "[archive": self = .audit
            default:
                if first.hasPrefix("["), Dependency.Provider(rawValue: String(first.dropFirst())) != nil {
                    self = .guards
                } else if OutboundPurpose(rawValue: String(first)) != nil {
                    self = .outbound
                } else {
                    return nil
                }
            }
        }

        /// How much of it says something.
        func read(_ example: String) throws -> Int {
            switch self {
            case .alerts: try AlertSettings(example, named: "example").channels.count
            case .audit: try AuditSettings(example, named: "example").remote == nil ? 0 : 1
            case .guards: try GuardSettings(example, named: "example") == GuardSettings() ? 0 : 1
            case .outbound: try OutboundExceptions(example, named: "example").lines.count
            }
        }
    }

    private struct NothingSaid: Error {}

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")

    /// Blocks that are put in by four spaces after `mark`.
    private static func examples(_ file: URL, after mark: String) throws -> [(Reader, String)] {
        var (blocks, block): ([String], [Substring]) = ([], [])
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false) {
            let said = mark.isEmpty ? line : line.drop { $0 == " " }
            if said.hasPrefix("\(mark)    ") {
                block.append(said.dropFirst(mark.count + 4))
            } else if !block.isEmpty, said == mark.trimmingCharacters(in: .whitespaces) {
                block.append("")
            } else {
                blocks.append(block.joined(separator: "\n"))
                block = []
            }
        }
        blocks.append(block.joined(separator: "\n"))
        return blocks.compactMap { text in Reader(text).map { ($0, text) } }
    }

    private static func files(_ folder: String, _ ext: String) throws -> [URL] {
        let found = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)
        return (found?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == ext }
    }

    @Test("each example of the pages is read whole as it stands there") func pages() throws {
        try hold(try Self.files("docs", "md").flatMap { try Self.examples($0, after: "") })
    }

    @Test("so is each one in a comment of the types") func comments() throws {
        try hold(try Self.files("Sources/SiteModel", "swift").flatMap { try Self.examples($0, after: "/// ") })
    }

    private func hold(_ examples: [(Reader, String)]) throws {
        for (reader, text) in examples {
            #expect(throws: Never.self, "\(reader):\n\(text)") { if try reader.read(text) == 0 { throw NothingSaid() } }
        }
        #expect(Set(examples.map(\.0)) == Set(Reader.allCases), "each file has an example that is found")
    }
}
