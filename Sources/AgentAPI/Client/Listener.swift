import Glibc
import NIOCore
import SiteModel

/// Who listens at the other end, as the kernel saw it at listen(2) (SO_PEERCRED, unix(7)). A socket's name may lie where others can put one of their own:
/// whoever asks there hands over tokens and secrets, and root does what the answer says.
enum Listener {
    /// - Throws: `forbidden`, when it is neither root nor who asks: then nothing was sent.
    static func require(_ channel: any Channel, at path: String, own: UInt32 = geteuid()) async throws {
        let user = try await user(of: channel, path)
        guard user != 0, user != own else { return }
        throw Problem.cannot(
            "trust the daemon at", path, "user \(user) listens there, who is neither root nor you", code: .forbidden,
            hint: "ask a daemon of that user as that user: sudo -u '#\(user)' agent health; otherwise look at who put that socket there",
            details: ["socket.path": path, "socket.uid": "\(user)"])
    }

    private static func user(of channel: any Channel, _ path: String) async throws -> UInt32 {
        do {
            guard let options = channel as? any SocketOptionProvider else { throw ChannelError.operationUnsupported }
            let read: EventLoopFuture<Credentials> = options.unsafeGetSocketOption(
                level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
            return try await read.get().uid
        } catch {
            // It hung up before it could be asked: nothing was sent either.
            guard channel.isActive else { throw ConnectProblem.cutShort }
            throw Problem.cannot(
                "trust the daemon at", path, "the kernel does not say who listens there", code: .forbidden, hint: "agent doctor",
                details: ["socket.path": path])
        }
    }

    /// `struct ucred` of unix(7), which Glibc shows to C alone (it needs _GNU_SOURCE).
    private struct Credentials: Sendable {
        var pid: Int32
        var uid: UInt32
        var gid: UInt32
    }
}
