import Testing

/// A file holds one idea and usually fits in 90 lines. Past 400 a second pair of eyes was asked for, and the reason stands here; 600 is the wall.
@Suite struct FileLengthTests {
    private static let smell = 400
    private static let wall = 600
    /// path: why it is long.
    private static let agreed: [String: String] = [:]

    @Test("no file is longer than a reader's patience")
    func lengths() throws {
        for path in Self.files {
            let count = try PackageTree.text(path).split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(Self.isAllowed(path, count), "\(path) has \(count) lines")
        }
    }

    @Test("a file of 401 lines is seen, and one of 601 even when it was agreed on")
    func planted() {
        #expect(Self.isAllowed("Sources/A/B.swift", 400))
        #expect(!Self.isAllowed("Sources/A/B.swift", 401))
        #expect(!Self.isAllowed("Sources/A/B.swift", 601, agreed: ["Sources/A/B.swift": "reason"]))
    }

    @Test("the C target stays small")
    func c() throws {
        let lines = try PackageTree.files(in: "Sources/CLinux", endings: [".c"]).map {
            try PackageTree.text($0).split(separator: "\n").count
        }
        #expect(!lines.isEmpty)
        #expect(lines.reduce(0, +) < 300)
    }

    private static let files =
        PackageTree.files(in: "Sources", endings: [".swift", ".c", ".h"]) + PackageTree.files(in: "Tests", endings: [".swift"])
        + ["templates", "nginx", "php-fpm", "provision"].flatMap {
            PackageTree.files(in: $0, endings: [".conf", ".tmpl", ".sh", ".php", ".ini"])
        }

    private static func isAllowed(_ path: String, _ lines: Int, agreed: [String: String] = agreed) -> Bool {
        lines <= smell || (lines <= wall && agreed[path] != nil)
    }
}
