import Foundation
import HostServices

/// The host's one access log (nginx/globals/log.conf): JSON, one visit a line, the time and the site at its start. nginx wrote both, and escapes all
/// that a visitor chose, so no visitor can move them or begin a line.
struct AccessLines: LogFormat {
    private static let start = Array(#"{"t":""#.utf8)
    private static let middle = Array(#"","site":""#.utf8)
    private static let timeLength = 25
    private let names: Set<[UInt8]>

    init(_ query: LogQuery) { names = Set(query.names.map { Array($0.utf8) }) }

    func time(_ line: RawLine) -> Int64? {
        guard line.bytes.starts(with: Self.start) else { return nil }
        return LogTime.iso(line.bytes.dropFirst(Self.start.count).prefix(Self.timeLength))
    }

    func read(_ line: RawLine) -> LogLine? {
        guard let at = time(line), line.bytes.count <= RawLine.longestRead else { return nil }
        let rest = line.bytes.dropFirst(Self.start.count + Self.timeLength)
        guard rest.starts(with: Self.middle) else { return nil }
        let name = rest.dropFirst(Self.middle.count).prefix { $0 != UInt8(ascii: "\"") }
        guard names.contains(Array(name)) else { return nil }
        // nginx passes bytes through that are no UTF-8; JSON must be.
        let whole = Data(String(decoding: line.bytes, as: UTF8.self).utf8)
        guard let parts = try? JSONDecoder().decode(Parts.self, from: whole) else { return nil }  // half a line of a full disk
        let visit = parts.visit
        return LogLine(kind: .access, at: at, text: Self.text(visit), visit: visit)
    }

    private static func text(_ visit: LogLine.Visit) -> String {
        let cache = visit.cache.isEmpty ? "-" : visit.cache
        return "\(visit.ip) \(visit.method) \(visit.path) \(visit.status) \(visit.bytes)B \(visit.seconds)s \(cache) \"\(visit.agent)\""
    }

    private struct Parts: Decodable {
        var ip, m, u, s, b, rt, c, ref, ua: String?

        var visit: LogLine.Visit {
            LogLine.Visit(
                ip: ip ?? "", method: m ?? "", path: u ?? "", status: s ?? "", bytes: b ?? "", seconds: rt ?? "", cache: c ?? "",
                referrer: ref ?? "", agent: ua ?? "")
        }
    }
}
