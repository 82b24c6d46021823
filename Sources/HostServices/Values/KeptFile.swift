import SiteModel

/// A configuration file as it stood: what an undo puts back. Never of a file that holds a secret: it is written into the journal.
package struct KeptFile: Sendable, Hashable, Codable {
    package var bytes: [UInt8]
    package var attributes: KeptAttributes
    package init(bytes: [UInt8], attributes: KeptAttributes) {
        self.bytes = bytes
        self.attributes = attributes
    }

    private enum Key: String, CodingKey { case text, attributes }

    /// Each byte is the character of its number: whole for any bytes, and readable where they are text.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        attributes = try values.decode(KeptAttributes.self, forKey: .attributes)
        bytes = try values.decode(String.self, forKey: .text).unicodeScalars.map { scalar in
            guard let byte = UInt8(exactly: scalar.value) else {
                throw DecodingError.dataCorruptedError(forKey: .text, in: values, debugDescription: "a character beyond a byte")
            }
            return byte
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(Unicode.Scalar(byte)) }
        try values.encode(String(text), forKey: .text)
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

/// What stood in a place: nothing, one file, or a directory with its files.
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
