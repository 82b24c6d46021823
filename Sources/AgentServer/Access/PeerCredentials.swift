import AgentAPI
import Glibc
import NIOCore
import SiteModel

/// SO_PEERCRED: who connected, as the kernel saw it at connect(2) (unix(7)).
enum PeerCredentials {
    /// For counting, before anything is judged. Who cannot be told is nobody that there is.
    static func user(of channel: any Channel) -> EventLoopFuture<UInt32> {
        guard let options = channel as? any SocketOptionProvider else { return channel.eventLoop.makeSucceededFuture(.max) }
        let read: EventLoopFuture<KernelCredentials> = options.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        return read.map { $0.uid }.recover { _ in .max }
    }

    static func read(from channel: any Channel) async throws(Problem) -> Peer {
        guard let options = channel as? any SocketOptionProvider else {
            throw Problem(.forbidden, "cannot tell who is asking: the connection is not a socket")
        }
        do {
            let credentials: KernelCredentials = try await options.unsafeGetSocketOption(
                level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
            ).get()
            return Peer(uid: credentials.uid, gid: credentials.gid, pid: credentials.pid)
        } catch {
            throw Problem(.forbidden, "cannot tell who is asking: the kernel gave no peer credentials")
        }
    }

    /// `struct ucred` of unix(7), which Glibc shows to C alone (it needs _GNU_SOURCE).
    private struct KernelCredentials: Sendable {
        var pid: Int32
        var uid: UInt32
        var gid: UInt32
    }
}
