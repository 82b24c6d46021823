import Foundation
import HostServices
import SiteModel

/// The file that says that this machine was prepared as a host.
package enum HostRecord {
    private struct Record: Codable { var preparedBy: String }

    package static func exists(_ layout: HostLayout) -> Bool { access(layout.hostRecord, F_OK) == 0 }

    static func write(_ layout: HostLayout) throws {
        if exists(layout) { return }
        try AtomicFile.write(
            String(decoding: try JSONEncoder().encode(Record(preparedBy: "agent host prepare")), as: UTF8.self) + "\n",
            to: layout.hostRecord,
            mode: 0o600)
    }
}
