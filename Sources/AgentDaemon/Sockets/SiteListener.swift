import Foundation
import HostServices
import LinuxHost
import SiteModel
import Synchronization

/// A listening socket, root:site 0660. One connection at a time, and not many a second: a site that talks without end waits for itself alone.
final class SiteListener: Sendable {
    /// In which a whole message must have come.
    private static let patience = Duration.seconds(1)
    /// Before the next message of a site that sends more than its allowance. Whoever publishes waits for less than this.
    private static let rest = Duration.milliseconds(100)

    private let listener: Int32
    private let path: String
    private let identity: SiteIdentity
    private let heard: @Sendable (SiteMessage) async -> Void
    /// The wait for the next connection; nil once closed.
    private let waiting = Mutex<DescriptorWatch.Ticket?>(nil)
    private let isClosed = Mutex(false)
    private let purges = Mutex(Allowance(burst: 200, perSecond: 20, at: ContinuousClock.now))
    /// More than a site's PHP can check passwords for: whoever publishes shall not wait behind an attack on the login form.
    private let reports = Mutex(Allowance(burst: 400, perSecond: 100, at: ContinuousClock.now))

    init(path: String, identity: SiteIdentity, _ heard: @escaping @Sendable (SiteMessage) async -> Void) throws {
        self.path = path
        self.identity = identity
        self.heard = heard
        listener = try UnixListener.open(
            ListenSocket(path: path, owner: SiteIdentity(uid: geteuid(), gid: identity.gid), mode: 0o660))
        awaitConnection()
    }

    func close() {
        isClosed.withLock { isClosed in
            guard !isClosed else { return }
            isClosed = true
            UnixListener.unpublish(path)
            // A connection in hand closes the descriptor when it is done.
            if let ticket = waiting.withLock({ $0 }), DescriptorWatch.shared.forget(ticket, listener) { Glibc.close(listener) }
        }
    }

    private func awaitConnection() {
        isClosed.withLock { isClosed in
            guard !isClosed else { return _ = Glibc.close(listener) }
            let ticket = DescriptorWatch.shared.once(listener) { [self] in serve() }
            waiting.withLock { $0 = ticket }
        }
    }

    private func serve() {
        let connection = UnixListener.accept(listener)
        let message = connection >= 0 ? message(from: connection) : nil
        Task {
            if let message { await heard(message) }
            // The site waits for the end of the connection: then its pages are fresh.
            if connection >= 0 { Glibc.close(connection) }
            if !isWithin(message) { try? await Task.sleep(for: Self.rest) }  // nobody cancels this task
            awaitConnection()
        }
    }

    private func isWithin(_ message: SiteMessage?) -> Bool {
        switch message {
        case .logins, .events: reports.withLock { $0.take(at: .now) }
        case .purge, nil: purges.withLock { $0.take(at: .now) }
        }
    }

    private func message(from connection: Int32) -> SiteMessage? {
        UnixListener.message(from: connection, of: identity.uid, within: Self.patience, most: SiteMessage.longest)
            .flatMap { SiteMessage($0) }
    }
}
