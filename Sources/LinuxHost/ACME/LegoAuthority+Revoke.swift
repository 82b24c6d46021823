import Foundation
import HostServices
import SiteModel

extension LegoAuthority {
    private static let deadline = 90.0
    /// The code of who was asked twice (RFC 8555 7.6).
    private static let already = "urn:ietf:params:acme:error:alreadyRevoked"

    package func revoke(_ certificate: String, of authority: AuthorityName, _ reason: RevocationReason) async throws {
        let account = try await settings().authority(authority)
        let leaf = try IssuedChain.leaf(certificate)
        guard let name = IssuedChain.name(leaf) else {
            throw Problem(.configurationRefused, "cannot revoke a certificate: it names no host")
        }
        let handed = try await handedOver(account)
        var lego = try await command(account, handed)
        lego.outside = []  // it is waited for, and done again when it was not
        let directory = OrderDirectory(layout: layout, id: OrderDirectory.revocation(.random(in: 0 ... .max)))
        // Nobody takes it for one that was left.
        try work.begin(directory.id)
        defer { work.end(directory.id) }
        let pem = try leaf.pem()
        let key = try await accounts.key(account.name)
        let registration = try await accounts.registration(account)
        try await onBlockingThread { () throws(Problem) in
            _ = try AuthorityCalls.root(account)
            try OwnDirectory.make(directory.layout.directories.acme)
            try OwnDirectory.make(directory.layout.directories.order(directory.id))
            try directory.layOut(account, key: key, registration: registration)
            try AtomicFile.write(pem, to: directory.chain(name), mode: 0o600)
        }
        let result: Result<CommandResult, any Error>
        do {
            var command = try lego.revoke(reason, name: name.description, path: directory.lego)
            command.deadline = Self.deadline
            result = .success(try await runner.run(command))
        } catch {
            result = .failure(error is CancellationError ? RevocationUnknown() : error)
        }
        try await onBlockingThread { () throws(Problem) in try OwnDirectory.remove(directory.layout.acmeOrder(directory.id)) }
        let ended = try result.get()
        guard ended.exitCode != 0, !ended.errorOutput.contains(Self.already) else { return }
        throw LegoLog(String(ended.errorOutput.suffix(LegoLog.most)), names: [name], telling: LegoTelling(hiding: handed.all)).failure
    }
}
