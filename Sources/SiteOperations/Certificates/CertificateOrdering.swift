import JobEngine

/// What a job of `certificate.order` is told.
package struct CertificateOrdering: JobPayload, Hashable {
    /// A person waits for it: neither the time nor an earlier failure holds it back.
    package var isAsked: Bool
    /// What the site is, or how its names are proved, is otherwise than when it failed: an earlier failure does not hold it back, and names that were left
    /// out are looked at again.
    package var isMended: Bool
    package init(isAsked: Bool = false, isMended: Bool = false) {
        self.isAsked = isAsked
        self.isMended = isMended
    }

    private enum Key: String, CodingKey { case isAsked, isMended }

    /// Whoever takes one in may leave away what is as usual.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        self.init(
            isAsked: try values.decodeIfPresent(Bool.self, forKey: .isAsked) ?? false,
            isMended: try values.decodeIfPresent(Bool.self, forKey: .isMended) ?? false)
    }
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        if isAsked { try values.encode(isAsked, forKey: .isAsked) }
        if isMended { try values.encode(isMended, forKey: .isMended) }
    }
}
