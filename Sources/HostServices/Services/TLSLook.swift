import SiteModel

/// What sockets serve over TLS: the truth of a certificate, whatever lies on the disk.
package protocol TLSLook: Sendable {
    /// One handshake with each address of each socket; nothing is sent over it. Whatever the other side does is an answer, in the order of `sockets`.
    /// - Parameters:
    ///   - extra: PEM of roots that are believed besides the machine's own.
    ///   - now: seconds since 1970.
    /// - Throws: what this machine lacks for looking: libcurl, or files of root's that cannot be read.
    func look(_ sockets: [TLSSocket], trusting extra: String?, now: Int64) async throws -> [TLSView]
}

package struct TLSSocket: Sendable, Hashable {
    package enum Place: Sendable, Hashable {
        /// Addresses of this host, in numbers.
        case own([String])
        /// Wherever its name leads, as far as the rules for addresses let the agent go.
        case watched
    }
    /// Asked for by name (SNI), and the name that the certificate must stand for.
    package var name: Hostname
    package var port: UInt16
    package var place: Place
    package init(name: Hostname, port: UInt16, place: Place) {
        self.name = name
        self.port = port
        self.place = place
    }
}

package struct TLSView: Sendable {
    package var socket: TLSSocket
    /// `delivery-failed`: its name has no address. `address-refused`: one that the agent does not talk to.
    package var sights: Result<[TLSSight], Problem>
    package init(socket: TLSSocket, sights: Result<[TLSSight], Problem>) {
        self.socket = socket
        self.sights = sights
    }
}

/// What one address showed.
package struct TLSSight: Sendable, Hashable {
    package enum Answer: Sendable, Hashable {
        case served(ServedCertificate)
        /// A certificate that nobody here can read.
        case unreadable(String)
        /// Nobody there, or nobody who speaks TLS for this name.
        case none(String)
        /// For so many seconds.
        case silent(Double)
    }
    package var address: String
    package var answer: Answer
    package init(address: String, answer: Answer) {
        self.address = address
        self.answer = answer
    }
}

package struct ServedCertificate: Sendable, Hashable {
    package var facts: CertificateFacts
    /// Why a visitor's browser would not believe it; none: it is trusted.
    package var faults: [TLSFault]
    package init(facts: CertificateFacts, faults: [TLSFault]) {
        self.facts = facts
        self.faults = faults
    }
    package var isTrusted: Bool { faults.isEmpty }
}

package enum TLSFault: Sendable, Hashable {
    case notYetValid
    case lapsed
    /// It does not stand for the name that was asked for.
    case otherName
    case selfSigned
    /// Neither in the chain nor among those that this machine believes.
    case unknownIssuer(String)
    /// There is a way to a root, which breaks a rule.
    case chainRefused(String)
    case weakKey(CertificateKey)
    /// Of it, or of one in its chain: SHA-1.
    case weakSignature
    /// Not for servers.
    case otherPurpose

    package var sentence: String {
        switch self {
        case .notYetValid: "its time has not begun"
        case .lapsed: "its time is over"
        case .otherName: "it does not stand for this name"
        case .selfSigned: "nobody but itself has signed it"
        case .unknownIssuer(let issuer): "the chain ends at '\(issuer)', which is neither sent along nor trusted here"
        case .chainRefused(let reason): "its chain breaks a rule: \(reason)"
        case .weakKey(let key): "it has \(key.weakness ?? "a weak key")"
        case .weakSignature: "a signature of its chain is made with SHA-1"
        case .otherPurpose: "it is not for servers"
        }
    }
}
