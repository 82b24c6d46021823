import Foundation
import JobEngine
import SiteModel
import Testing

let zoneFile: ZoneReader = { FileManager.default.contents(atPath: "/usr/share/zoneinfo/\($0)").map { [UInt8]($0) } }

@Suite("A time zone's file") struct ZoneTests {
    /// Foundation has the same database, maybe of another year: what both know for the past is compared, in steps that meet no change twice.
    @Test(
        "is read as others read it",
        arguments: [
            "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Santiago", "Australia/Lord_Howe",
            "Pacific/Apia",
            "Pacific/Chatham", "Africa/Casablanca", "Asia/Kathmandu", "Asia/Jerusalem", "Asia/Beirut", "America/Nuuk", "Antarctica/Troll",
            "Africa/Monrovia", "Asia/Gaza",
        ])
    func others(_ name: String) throws {
        let zone = try LocalZone(name, zoneFile)
        let judge = try #require(TimeZone(identifier: name))
        for instant in stride(from: 0 as Int64, to: 1_767_225_600, by: 86_400 / 4) {
            let expected = Int64(judge.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))))
            #expect(zone.offset(at: instant) == expected, "\(name) at \(instant)")
            if zone.offset(at: instant) != expected { return }
        }
    }

    @Test(
        "holds beyond its last change by its rule",
        arguments: [
            ("Europe/Berlin", "2090-07-01T00:00:00Z", 7_200), ("Europe/Berlin", "2090-12-31T23:59:59Z", 3_600),
            ("Europe/Dublin", "2090-01-15T00:00:00Z", 0), ("Europe/Dublin", "2090-07-01T00:00:00Z", 3_600),
            ("Australia/Lord_Howe", "2090-01-01T00:00:00Z", 39_600), ("Australia/Lord_Howe", "2090-07-01T00:00:00Z", 37_800),
            ("America/St_Johns", "2090-07-01T00:00:00Z", -9_000), ("Asia/Kathmandu", "9000-07-01T00:00:00Z", 20_700),
        ])
    func rule(_ name: String, _ time: String, _ offset: Int64) throws {
        let instant = Int64(try Date(time, strategy: .iso8601).timeIntervalSince1970)
        #expect(try LocalZone(name, zoneFile).offset(at: instant) == offset)
    }

    @Test("of Debian is understood, each one") func all() throws {
        let root = "/usr/share/zoneinfo"
        var count = 0
        for case let path as String in try #require(FileManager.default.enumerator(atPath: root)) where path.contains("/") {
            guard !path.hasPrefix("posix/"), !path.hasPrefix("right/"), let file = zoneFile(path), file.starts(with: "TZif".utf8) else {
                continue
            }
            count += 1
            #expect(throws: Never.self, "\(path)") { try LocalZone(path, zoneFile) }
        }
        #expect(count > 300)
    }

    @Test("that is cut, or of any other bytes, is refused and traps nothing") func damaged() throws {
        let whole = try #require(zoneFile("Europe/Berlin"))
        for length in 0..<whole.count - 1 {
            let problem = try? LocalZone("Area/City") { _ in Array(whole.prefix(length)) }
            // A cut within the last line can leave a shorter line that says less.
            #expect(problem == nil || length > whole.count - 30)
        }
        var dice = Dice(3)
        for _ in 0..<5_000 {
            var bytes = whole
            for _ in 0..<3 { bytes[Int.random(in: 0..<bytes.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice) }
            let file = bytes
            let zone = try? LocalZone("Area/City") { _ in file }
            for instant in [0, 1_800_000_000, 200_000_000_000] as [Int64] {
                if let zone { #expect(abs(zone.offset(at: instant)) < 26 * 3_600) }
            }
        }
    }
}
