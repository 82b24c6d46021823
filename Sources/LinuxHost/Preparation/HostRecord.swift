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
        /// nil and false: nobody is believed for whom he asks.
        var cloudflare: Bool?
        var phpMasters: PHPMasters?
        /// nil and true: sites' connections are limited.
        var connectionLimit: Bool?
    }

    package static func exists(_ layout: HostLayout) -> Bool { access(layout.hostRecord, F_OK) == 0 }

    /// The package is here, and nothing was made of the machine yet, no sandbox either. False where who asks may not see.
    package static func isUnprepared(_ layout: HostLayout, packaged unit: String, sandbox: String) -> Bool {
        func isAbsent(_ path: String) -> Bool { access(path, F_OK) != 0 && errno == ENOENT }
        return access(unit, F_OK) == 0 && isAbsent(layout.hostRecord) && isAbsent(sandbox)
    }

    /// Whether who asks may talk to its daemon. The record is root's alone to see, and not only root has a role there.
    package static func isReachable(_ layout: HostLayout) -> Bool { access(layout.daemonSocket, R_OK | W_OK) == 0 }

    /// Whether it has a daemon's socket, which who asks may not open: nor may he see whether the machine is a host.
    package static func isClosed(_ layout: HostLayout) -> Bool { access(layout.daemonSocket, R_OK | W_OK) != 0 && errno == EACCES }

    /// What its administrator chose.
    package struct Choices: Sendable {
        package var http3 = HTTP3Offer.withheld
        package var cloudflare = false
        package var masters = PHPMasters.ofSites
        package var connectionLimit = true
    }

    package static func choices(_ layout: HostLayout) throws -> Choices {
        guard let bytes = try AtomicFile.bytes(layout.hostRecord) else { return Choices() }
        let record = try JSONDecoder().decode(Record.self, from: Data(bytes))
        return Choices(
            http3: record.http3 ?? .withheld, cloudflare: record.cloudflare ?? false, masters: record.phpMasters ?? .ofSites,
            connectionLimit: record.connectionLimit ?? true)
    }

    static func write(_ layout: HostLayout, _ choices: Choices) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let record = Record(
            preparedBy: "agent host prepare", http3: choices.http3, cloudflare: choices.cloudflare ? true : nil,
            phpMasters: choices.masters,
            connectionLimit: choices.connectionLimit ? nil : false)
        let text = String(decoding: try encoder.encode(record), as: UTF8.self) + "\n"
        if try AtomicFile.read(layout.hostRecord) == text { return }
        try AtomicFile.write(text, to: layout.hostRecord, mode: 0o600)
    }
}
