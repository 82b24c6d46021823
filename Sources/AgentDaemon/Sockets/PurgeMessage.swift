import Foundation
import SiteModel

/// What a site may say: everything, or these paths. One JSON line, at most 64 KiB.
///
/// A path that breaks the rule is under no key that could be made of it, and a site's plugins may make any address: everything goes then. A page that stays
/// old is worse than pages that are made anew, and the site may ask for everything anyway.
struct PurgeMessage: Sendable, Hashable {
    static let longest = 65536
    /// nil: everything.
    var paths: [CachePath]?
    /// Why everything goes although the site named pages: words of ours, none of the site's.
    var brokenRule: String?

    /// nil when it is not such a line: nothing is purged then.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.longest, let said = try? JSONDecoder().decode(Said.self, from: Data(bytes)) else { return nil }
        if said.all == true { return }
        guard let texts = said.paths, !texts.isEmpty else { return nil }
        brokenRule =
            texts.count > CachePath.most
            ? "more than \(CachePath.most) paths are everything" : texts.lazy.compactMap(CachePath.brokenRule).first
        if brokenRule == nil { paths = texts.map(CachePath.init(unchecked:)) }
    }

    private struct Said: Decodable {
        var all: Bool?
        var paths: [String]?
    }
}
