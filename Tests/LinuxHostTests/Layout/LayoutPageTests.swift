import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

/// docs/layout.md against the values that the product makes its directories from.
@Suite struct LayoutPageTests {
    private struct Row {
        var path: String
        var systemPath: String
        var owner: String
        var writer: String
    }

    private static let sandbox = HostLayout.sandbox(root: "DIR", run: "RUN", share: "SHARE")
    private static let site = SiteID(unchecked: "ID")
    /// Made by other means: DIR by whoever chose it, the others with trees of their own inside one that is in the table.
    private static let others = [
        "DIR", "DIR/srv/sites/ID/releases/VERSION", "DIR/srv/sites/ID/content/N", "DIR/srv/store/wordpress/VERSION-LOCALE",
    ]

    private static func common(_ layout: HostLayout) -> [DirectoryRule] {
        layout.directories.all + [layout.directories.secrets(of: "CHANGE"), layout.directories.order(OrderID(unchecked: "ORDER"))]
            + layout.directories.of(site) + layout.directories.sharedMaster(PHPVersion(unchecked: "V"))
    }

    @Test("the page says path, owner, mode and writer of every directory as the table in the code does")
    func everyDirectory() throws {
        let rows = try rows()
        for (rule, system) in zip(Self.common(Self.sandbox), Self.common(.system())) {
            try compare(rule, system: "\(system.path)/", with: rows)
        }
        for rule in Self.sandbox.directories.ofSandbox + [Self.sandbox.directories.mariadbStaging, Self.sandbox.directories.redisRun] {
            try compare(rule, system: "–", with: rows)
        }
    }

    @Test("the page names no directory that the code does not make")
    func noOther() throws {
        let sandbox = Self.sandbox.directories
        let rules = Self.common(Self.sandbox) + sandbox.ofSandbox + [sandbox.mariadbStaging, sandbox.redisRun]
        // It is the staging directory under its final name.
        let made = Set(rules.map(\.path) + Self.others + [Self.sandbox.mariadbData])
        #expect(try rows().filter { $0.path.hasSuffix("/") }.map { String($0.path.dropLast()) }.filter { !made.contains($0) } == [])
    }

    @Test("parents stand before what is in them, and none is missing")
    func order() {
        for layout in [Self.sandbox, .system()] {
            var seen: Set<String> = []
            let bases = [
                layout.state, layout.web, layout.configuration, layout.nginx, layout.cache, layout.logs, layout.run, layout.phpSockets,
            ]
            for rule in layout.directories.all {
                let parent = rule.path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
                #expect(bases.contains(rule.path) || seen.contains(parent), "\(rule.path)")
                seen.insert(rule.path)
            }
        }
    }

    private func compare(_ rule: DirectoryRule, system: String, with rows: [Row]) throws {
        let row = try #require(rows.first { $0.path == "\(rule.path)/" }, "docs/layout.md has no row for \(rule.path)/")
        let octal = String(rule.mode, radix: 8)
        #expect(row.owner == "\(rule.owner) \(octal.count < 4 ? "0" : "")\(octal)", "\(rule.path)")
        #expect(row.writer == rule.writer, "\(rule.path)")
        #expect(row.systemPath == system, "\(rule.path)")
    }

    private func rows() throws -> [Row] {
        let page = try String(contentsOfFile: "\(Repository.root)/docs/layout.md", encoding: .utf8)
        return page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
            let path = cells[0].hasPrefix("DIR/") || cells[0].hasPrefix("RUN/") ? cells[0] : "DIR/\(cells[0])"
            return Row(path: path, systemPath: cells[1], owner: String(cells[2].prefix { $0 != "," }), writer: cells[3])
        }
    }
}
