import AgentTesting
import HostServices
import Logging
import SiteModel
import Synchronization
import Testing

@testable import AgentDaemon

@Suite("Who watches an activation") struct NeighboursTests {
    private let lines = LogLines()
    private var logger: Logger { Logger(label: "test") { _ in lines.handler } }

    private func neighbours(_ sites: @escaping @Sendable () async throws -> [Site]) -> Neighbours {
        Neighbours(PublicAddressing(form: .localhost, scheme: "http", port: 8080), logger: logger, sites: sites)
    }

    /// Legal by itself, and too long with the suffix of a sandbox's names: there is no vhost of it.
    private func unaskable(_ number: Int) throws -> Site {
        try Sample.site(number, Array(repeating: String(repeating: "a", count: 60), count: 4).joined(separator: ".") + ".\(number)b.com")
    }

    @Test("one that has no vhost is left out, told of, and replaced: the others watch") func oneIsBroken() async throws {
        let sites =
            try [unaskable(1), unaskable(2), unaskable(3)]
            + [(4, "d.example"), (5, "e.example"), (6, "f.example")].map { try Sample.site($0, $1) }
        // Drawn at random: often enough that the broken ones are drawn first.
        for _ in 0..<20 {
            let chosen = await neighbours { sites }.choose(except: sites[5].id)
            #expect(Set(chosen.map(\.host.name.ascii)) == ["d.example.localhost", "e.example.localhost"])
        }
        #expect(lines.all.contains { $0.hasPrefix("error neighbour not asked") && $0.contains(sites[0].id.rawValue) })
    }

    @Test("a list that cannot be read is told of: no watch is not all well") func noList() async throws {
        let chosen = await neighbours { throw Problem(.internalError, "no list") }.choose(except: SiteID(random: 1))
        #expect(chosen.isEmpty)
        #expect(lines.all.count == 1 && lines.all[0].hasPrefix("error activation without neighbours"), "\(lines.all)")
        #expect(lines.all.allSatisfy { $0.contains("no list") })
    }

    @Test("of those that are well two watch, and nothing is said") func usual() async throws {
        let sites = try [Sample.site(1, "a.example"), Sample.site(2, "b.example"), Sample.site(3, "c.example")]
        #expect(await neighbours { sites }.choose(except: SiteID(random: 9)).count == 2)
        #expect(await neighbours { [sites[0]] }.choose(except: sites[0].id).isEmpty && lines.all.isEmpty)
    }
}

/// What was logged, one line each: level, message, facts.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    var handler: some LogHandler { Handler(lines: self) }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace
        init(lines: LogLines) { self.lines = lines }
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) {
            lines.lines.withLock { $0.append("\(event.level) \(event.message) \(metadata.merging(event.metadata ?? [:]) { $1 })") }
        }
    }
}
