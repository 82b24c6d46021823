import SiteModel

/// A configuration file as it stood, or a link as the link it was: what an undo puts back. Never of a file that holds a secret: it is written
/// into the journal.
package struct KeptFile: Sendable, Hashable, Codable {
    package enum Content: Sendable, Hashable {
        case bytes([UInt8])
        case link(to: String)
    }
    package var content: Content
    /// A link has an owner and no mode that counts.
    package var attributes: KeptAttributes
    package init(_ content: Content, attributes: KeptAttributes) {
        self.content = content
        self.attributes = attributes
    }

    private enum Key: String, CodingKey { case text, link, attributes }

    /// Each byte is the character of its number: whole for any bytes, and readable where they are text.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        attributes = try values.decode(KeptAttributes.self, forKey: .attributes)
        if let target = try values.decodeIfPresent(String.self, forKey: .link) {
            content = .link(to: target)
            return
        }
        let bytes = try values.decode(String.self, forKey: .text).unicodeScalars.map { scalar in
            guard let byte = UInt8(exactly: scalar.value) else {
                throw DecodingError.dataCorruptedError(forKey: .text, in: values, debugDescription: "a character beyond a byte")
            }
            return byte
        }
        content = .bytes(bytes)
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        switch content {
        case .link(let target): try values.encode(target, forKey: .link)
        case .bytes(let bytes):
            var text = String.UnicodeScalarView()
            for byte in bytes { text.append(Unicode.Scalar(byte)) }
            try values.encode(String(text), forKey: .text)
        }
        try values.encode(attributes, forKey: .attributes)
    }
}

package struct KeptAttributes: Sendable, Hashable, Codable {
    package var mode: UInt32
    package var owner: SiteIdentity
    package init(mode: UInt32, owner: SiteIdentity) {
        self.mode = mode
        self.owner = owner
    }
}

/// What stood in a place: nothing, one file or link, or a directory with its files and links.
package enum KeptFiles: Sendable, Hashable, Codable {
    case absent
    case file(KeptFile)
    case directory(KeptAttributes, [String: KeptFile])
}

/// Where a site's configuration lies.
package enum ConfigurationPlace: Sendable, Hashable {
    case vhost(SiteID)
    /// A directory.
    case pool(SiteID)
    case manifest(SiteID)
}
