import Foundation
import HostServices

/// The host's one access log (nginx/globals/log.conf): JSON, one visit a line, the time, the server's name and the site's id at its start. nginx wrote
/// them out of its configuration, and escapes all that a visitor chose, so no visitor can move them or begin a line.
///
/// A line with an id is that site's, whatever the name in it: names move. One without (a request that was broken, a line or a vhost of an older agent)
/// is told by the name, to who may see all sites.
struct AccessLines: LogFormat {
    private static let start = Array(#"{"t":""#.utf8)
    private static let middle = Array(#"","site":""#.utf8)
    private static let identity = Array(#"","id":""#.utf8)
    private static let timeLength = 25
    private let id: [UInt8]
    private let names: Set<[UInt8]>

    init(_ query: LogQuery) {
        id = Array(query.site.rawValue.utf8)
        names = Set(query.names.map { Array($0.utf8) })
    }

    func time(_ line: RawLine) -> Int64? {
        guard line.bytes.starts(with: Self.start) else { return nil }
        return LogTime.iso(line.bytes.dropFirst(Self.start.count).prefix(Self.timeLength))
    }

    func read(_ line: RawLine) -> LogLine? {
        guard let at = time(line), line.bytes.count <= RawLine.longestRead else { return nil }
        let rest = line.bytes.dropFirst(Self.start.count + Self.timeLength)
        guard rest.starts(with: Self.middle) else { return nil }
        guard isOfSite(rest.dropFirst(Self.middle.count)) else { return nil }
        // nginx passes bytes through that are no UTF-8; JSON must be.
        let whole = Data(String(decoding: line.bytes, as: UTF8.self).utf8)
        guard let parts = try? JSONDecoder().decode(Parts.self, from: whole) else { return nil }  // half a line of a full disk
        let visit = parts.visit
        return LogLine(kind: .access, at: at, text: Self.text(visit), visit: visit)
    }

    /// - Parameter fields: from the name on.
    private func isOfSite(_ fields: ArraySlice<UInt8>) -> Bool {
        let name = fields.prefix { $0 != UInt8(ascii: "\"") }
        let rest = fields.dropFirst(name.count)
        let said = rest.starts(with: Self.identity) ? rest.dropFirst(Self.identity.count).prefix { $0 != UInt8(ascii: "\"") } : []
        return said.isEmpty ? names.contains(Array(name)) : said.elementsEqual(id)
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
