import Foundation
import SiteModel

/// What a site may say: everything, or these paths. One JSON line, at most 64 KiB and as many paths as a person may name.
struct PurgeMessage: Decodable, Sendable {
    static let longest = 65536
    var all: Bool?
    var paths: [CachePath]?

    /// nil when it is not such a line: nothing is purged then.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.longest, let message = try? JSONDecoder().decode(PurgeMessage.self, from: Data(bytes)) else { return nil }
        let paths = message.paths ?? []
        guard paths.count <= CachePath.most, message.all == true || !paths.isEmpty else { return nil }
        self = message
    }
}
