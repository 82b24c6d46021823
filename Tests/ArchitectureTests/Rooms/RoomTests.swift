import Testing

/// Calls go down; only values and events come up. Each room's "must never" is held here, with its reason.
@Suite struct RoomTests {
    private static let table = Dictionary(uniqueKeysWithValues: RoomTable.rooms.map { ($0.name, $0) })

    @Test("every room of Package.swift has a row, and every row a room")
    func complete() throws {
        let manifest = try Manifest(PackageTree.text("Package.swift"))
        #expect(manifest.rooms.count > 10)
        #expect(Set(manifest.rooms.map(\.name)) == Set(Self.table.keys))
    }

    @Test("Package.swift lets no room see more than its row")
    func manifest() throws {
        for target in try Manifest(PackageTree.text("Package.swift")).rooms {
            let room = try #require(Self.table[target.name])
            #expect(Set(target.dependencies).subtracting(room.rooms) == [], "\(room.name) must never \(room.mustNever): \(room.because)")
        }
    }

    @Test("every source file is in a room and imports what its room may know")
    func imports() {
        #expect(PackageTree.sources.flatMap(Self.violations) == [])
    }

    @Test(
        "an import through a wall is found, with the reason",
        arguments: [
            ("SiteModel", "import Glibc", "Glibc"), ("SiteModel", "import LinuxHost", "LinuxHost"),
            ("HostServices", "import Foundation", "Foundation"),
            ("SiteOperations", "import LinuxHost", "LinuxHost"), ("SiteOperations", "@testable import AgentStore", "AgentStore"),
            ("AgentServer", "import LinuxHost", "LinuxHost"),
            ("AgentServer", "import GRDB", "GRDB"), ("AgentStore", "import HostServices", "HostServices"),
            ("LinuxHost", "import SandboxHost", "SandboxHost"),
            ("LinuxHost", "import SiteOperations", "SiteOperations"), ("AgentCLI", "import GRDB", "GRDB"),
            ("AgentCLI", "import SandboxHost", "SandboxHost"),
            ("AgentAPI", "import Hummingbird", "Hummingbird"), ("ConfigTemplates", "import Glibc", "Glibc"),
            ("ChangeEngine", "import HostServices", "HostServices"),
            ("AgentDaemon", "import Subprocess", "Subprocess"), ("AgentDaemon", "import AgentTesting", "AgentTesting"),
            ("Attic", "import SiteModel", "Attic"),
        ])
    func planted(room: String, text: String, named: String) {
        let found = Self.violations(SwiftSource(path: "Sources/\(room)/Topic/Planted.swift", text: text))
        #expect(found.contains { $0.contains(named) })
    }

    @Test("the reader of Package.swift sees what is planted in it")
    func plantedManifest() {
        let text = """
            targets: [
                .systemLibrary(name: "CX", pkgConfig: "x"),
                .target(name: "SiteModel", dependencies: ["CX"]),
                .target(
                    name: "LinuxHost",
                    dependencies: [
                        "SiteModel", "AgentStore", crypto,
                    ]),
                .testTarget(name: "XTests", dependencies: ["SiteModel"]),
            ]
            """
        let manifest = Manifest(text)
        #expect(manifest.rooms.map(\.name) == ["CX", "SiteModel", "LinuxHost"])
        #expect(manifest.rooms.last?.dependencies == ["SiteModel", "AgentStore"])
    }

    private static func violations(_ source: SwiftSource) -> [String] {
        guard let room = table[source.room] else { return ["\(source.path): '\(source.room)' has no row in the table of rooms"] }
        return source.imports.flatMap { line, module in
            var found: [String] = []
            if !room.allows(module) {
                found.append("\(source.path):\(line): \(room.name) imports \(module), but must never \(room.mustNever): \(room.because)")
            }
            for rule in RoomTable.confined where rule.module == module && !rule.rooms.contains(source.room) {
                found.append(
                    "\(source.path):\(line): \(module) is for \(rule.rooms.sorted().joined(separator: ", ")) alone: \(rule.because)")
            }
            return found
        }
    }
}
