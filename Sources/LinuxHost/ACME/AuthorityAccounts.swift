import Foundation
import HostServices
import SiteModel

/// The one account of this host with each authority. Its key is made here, before anybody is asked: to register a key again gives the account that it
/// has (RFC 8555 7.3), so orders side by side, and one that was killed, never make a second.
actor AuthorityAccounts {
    private let layout: HostLayout
    private static let most = 64 << 10

    init(layout: HostLayout) { self.layout = layout }

    func key(_ name: AuthorityName) throws(Problem) -> Secret {
        let path = layout.acmeAccountKey(name)
        if let text = try AtomicFile.read(path) { return Secret(text) }
        let key = CertificateRequest.accountKey()
        try OwnDirectory.make(layout.directories.acme)
        try AtomicFile.write(key.exposed, to: path, mode: 0o600)
        return key
    }

    private struct Registration: Decodable {
        struct Inner: Decodable { var uri: String }
        var email: String
        var registration: Inner
    }

    /// What the authority said of it; nil where it has to be asked again, as after acme.conf was changed.
    func registration(_ account: CertificateAuthorityAccount) throws(Problem) -> String? {
        try AtomicFile.read(layout.acmeAccount(account.name)).flatMap { Self.fits($0, account) ? $0 : nil }
    }

    func keep(_ path: String, of account: CertificateAuthorityAccount) throws(Problem) {
        guard let text = try AtomicFile.read(path), Self.fits(text, account), try AtomicFile.read(layout.acmeAccount(account.name)) != text
        else { return }
        try AtomicFile.write(text, to: layout.acmeAccount(account.name), mode: 0o600)
    }

    /// The key stays: with it the next order registers.
    func forget(_ name: AuthorityName) throws(Problem) { try AtomicFile.remove(layout.acmeAccount(name)) }

    private static func fits(_ text: String, _ account: CertificateAuthorityAccount) -> Bool {
        guard text.utf8.count <= most, let read = try? JSONDecoder().decode(Registration.self, from: Data(text.utf8)),
            let address = try? OutboundURL(read.registration.uri)
        else { return false }
        return read.email == account.email.rawValue && !address.isPlain && address.host == account.directory.host
            && address.port == account.directory.port
    }
}
