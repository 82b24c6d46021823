import HostServices
import SiteModel

/// Input of the steps that bring a release into a site's tree: which one, whose, and which generation of content it meets there.
package struct ReleasePart: Codable, Sendable, Hashable {
    package var release: WordPressRelease
    package var site: SiteID
    package var identity: SiteIdentity
    package var contentGeneration: Int

    package init(release: WordPressRelease, site: SiteID, identity: SiteIdentity, contentGeneration: Int) {
        self.release = release
        self.site = site
        self.identity = identity
        self.contentGeneration = contentGeneration
    }

    private enum Key: String, CodingKey { case release, site, identity, contentGeneration, generation }

    /// Journals of older agents say `generation` where content is copied.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        self.init(
            release: try values.decode(WordPressRelease.self, forKey: .release), site: try values.decode(SiteID.self, forKey: .site),
            identity: try values.decode(SiteIdentity.self, forKey: .identity),
            contentGeneration: try values.decodeIfPresent(Int.self, forKey: .contentGeneration)
                ?? values.decode(Int.self, forKey: .generation))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(release, forKey: .release)
        try values.encode(site, forKey: .site)
        try values.encode(identity, forKey: .identity)
        try values.encode(contentGeneration, forKey: .contentGeneration)
    }
}
