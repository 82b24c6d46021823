import SiteModel

/// One PHP-FPM master of one site.
package struct Pool: Sendable, Hashable, Codable {
    package var site: SiteID
    package var php: PHPVersion
    package var identity: SiteIdentity
    package var maxChildren: Int
    /// The largest file that a form may send, in MiB.
    package var upload: Int
    package var compiled: CompiledCode
    /// Its site answers over plain HTTP although its host serves TLS: browsers send no cookie there that is for TLS alone.
    package var isPlain: Bool
    package init(
        site: SiteID, php: PHPVersion, identity: SiteIdentity, maxChildren: Int = SiteLimits.standard.children,
        upload: Int = SiteLimits.standard.upload, compiled: CompiledCode = .standard, isPlain: Bool = false
    ) {
        self.site = site
        self.php = php
        self.identity = identity
        self.maxChildren = maxChildren
        self.upload = upload
        self.compiled = compiled
        self.isPlain = isPlain
    }

    private enum Key: String, CodingKey { case site, php, identity, maxChildren, upload, compiled, isPlain }

    /// Journals of older agents have no `upload` and no `compiled`, and what is as usual is not written.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        self.init(
            site: try values.decode(SiteID.self, forKey: .site), php: try values.decode(PHPVersion.self, forKey: .php),
            identity: try values.decode(SiteIdentity.self, forKey: .identity),
            maxChildren: try values.decode(Int.self, forKey: .maxChildren),
            upload: try values.decodeIfPresent(Int.self, forKey: .upload) ?? SiteLimits.standard.upload,
            compiled: try values.decodeIfPresent(CompiledCode.self, forKey: .compiled) ?? .standard,
            isPlain: try values.decodeIfPresent(Bool.self, forKey: .isPlain) ?? false)
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(site, forKey: .site)
        try values.encode(php, forKey: .php)
        try values.encode(identity, forKey: .identity)
        try values.encode(maxChildren, forKey: .maxChildren)
        if upload != SiteLimits.standard.upload { try values.encode(upload, forKey: .upload) }
        if compiled != .standard { try values.encode(compiled, forKey: .compiled) }
        if isPlain { try values.encode(isPlain, forKey: .isPlain) }
    }
}
