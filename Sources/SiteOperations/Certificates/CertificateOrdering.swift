import JobEngine
import SiteModel

/// What a job of `certificate.order` is told.
package struct CertificateOrdering: JobPayload, Hashable {
    /// A person waits for it: neither the time nor an earlier failure holds it back.
    package var isAsked: Bool
    /// What the site is, or how its names are proved, is otherwise than when it failed: an earlier failure does not hold it back, and names that were left
    /// out are looked at again.
    package var isMended: Bool
    /// Names that were left out are looked at again. An earlier failure holds it back as ever, and what stands is none the worse for what becomes of it.
    package var looksAgain: Bool
    /// What the site serves is revoked, or about to be: no name is lost with it, and any other one is better.
    package var isGoing: Bool
    /// Which one the site served when a person asked for another. nil: an older agent's, or whatever it serves.
    package var over: Int?
    package init(isAsked: Bool = false, isMended: Bool = false, looksAgain: Bool = false, isGoing: Bool = false, over: Int? = nil) {
        self.isAsked = isAsked
        self.isMended = isMended
        self.looksAgain = looksAgain
        self.isGoing = isGoing
        self.over = over
    }

    /// What a person asked for is not done by an order that runs by itself and asks nobody where none is due. Those that run by themselves are one.
    package var distinction: String {
        isAsked ? ["asked", over.map { "\($0)" }].compactMap(\.self).joined(separator: "-") : looksAgain ? "look" : ""
    }

    /// Another order came before it, and the person has a newer one: nobody is asked twice for the same wish.
    package func isMet(by certificate: SiteCertificate?) -> Bool {
        guard let over, let certificate else { return false }
        return certificate.generation > over && certificate.signer == .authority
    }

    private enum Key: String, CodingKey { case isAsked, isMended, looksAgain, isGoing, over }

    /// Whoever takes one in may leave away what is as usual.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        self.init(
            isAsked: try values.decodeIfPresent(Bool.self, forKey: .isAsked) ?? false,
            isMended: try values.decodeIfPresent(Bool.self, forKey: .isMended) ?? false,
            looksAgain: try values.decodeIfPresent(Bool.self, forKey: .looksAgain) ?? false,
            isGoing: try values.decodeIfPresent(Bool.self, forKey: .isGoing) ?? false,
            over: try values.decodeIfPresent(Int.self, forKey: .over))
    }
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        if isAsked { try values.encode(isAsked, forKey: .isAsked) }
        if isMended { try values.encode(isMended, forKey: .isMended) }
        if looksAgain { try values.encode(looksAgain, forKey: .looksAgain) }
        if isGoing { try values.encode(isGoing, forKey: .isGoing) }
        try values.encodeIfPresent(over, forKey: .over)
    }
}
