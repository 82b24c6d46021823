import Foundation

/// What a site's administrators are told of it inside WordPress (php/mu-plugins/agent-notices.php): what holds of it now.
package struct SiteFacts: Encodable, Sendable, Hashable {
    package var pageCache: Bool
    /// MiB; nil where nobody enforces it.
    package var memory: Int?
    package var children: Int
    /// MiB
    package var upload: Int

    package init(_ site: Site, isEnforced: Bool) {
        pageCache = site.spec.cache == .on
        memory = isEnforced ? site.spec.limits[.memory] : nil
        children = site.spec.limits[.children]
        upload = site.spec.limits[.upload]
    }

    /// The same facts are the same text.
    package func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
