import Foundation

/// What a site may say: everything, or these paths. One JSON line, at most 64 KiB and 1,000 paths.
struct PurgeMessage: Decodable, Sendable {
    static let longest = 65536
    var all: Bool?
    var paths: [String]?

    /// nil when it is not such a line: nothing is purged then.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.longest, let message = try? JSONDecoder().decode(PurgeMessage.self, from: Data(bytes)) else { return nil }
        let paths = message.paths ?? []
        let allowed = paths.count <= 1000 && paths.allSatisfy { $0.hasPrefix("/") && $0.utf8.count <= 2048 }
        guard allowed, message.all == true || !paths.isEmpty else { return nil }
        self = message
    }
}
