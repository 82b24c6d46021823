import ConfigTemplates
import Foundation
import HostServices
import SiteModel

/// The file that says that this machine was prepared as a host, and how its administrator wanted it.
package enum HostRecord {
    private struct Record: Codable {
        var preparedBy: String
        /// nil in records of agents that had no such choice.
        var http3: HTTP3Offer?
    }

    package static func exists(_ layout: HostLayout) -> Bool { access(layout.hostRecord, F_OK) == 0 }

    static func http3(_ layout: HostLayout) throws -> HTTP3Offer {
        guard let bytes = try AtomicFile.bytes(layout.hostRecord) else { return .withheld }
        return try JSONDecoder().decode(Record.self, from: Data(bytes)).http3 ?? .withheld
    }

    static func write(_ layout: HostLayout, http3: HTTP3Offer) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(Record(preparedBy: "agent host prepare", http3: http3)), as: UTF8.self) + "\n"
        if try AtomicFile.read(layout.hostRecord) == text { return }
        try AtomicFile.write(text, to: layout.hostRecord, mode: 0o600)
    }
}
