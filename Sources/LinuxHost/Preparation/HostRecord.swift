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
        var phpMasters: PHPMasters?
    }

    package static func exists(_ layout: HostLayout) -> Bool { access(layout.hostRecord, F_OK) == 0 }

    static func http3(_ layout: HostLayout) throws -> HTTP3Offer { try read(layout)?.http3 ?? .withheld }

    package static func phpMasters(_ layout: HostLayout) throws -> PHPMasters { try read(layout)?.phpMasters ?? .ofSites }

    private static func read(_ layout: HostLayout) throws -> Record? {
        try AtomicFile.bytes(layout.hostRecord).map { try JSONDecoder().decode(Record.self, from: Data($0)) }
    }

    static func write(_ layout: HostLayout, http3: HTTP3Offer, phpMasters: PHPMasters) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let record = Record(preparedBy: "agent host prepare", http3: http3, phpMasters: phpMasters)
        let text = String(decoding: try encoder.encode(record), as: UTF8.self) + "\n"
        if try AtomicFile.read(layout.hostRecord) == text { return }
        try AtomicFile.write(text, to: layout.hostRecord, mode: 0o600)
    }
}
