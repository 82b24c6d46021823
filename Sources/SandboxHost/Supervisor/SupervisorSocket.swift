import CLinux
import Foundation
import HostServices
import LinuxHost
import SiteModel

/// The supervisor's front door: root or the sandbox's owner, one request a connection.
struct SupervisorSocket {
    let listener: Int32

    init(layout: HostLayout) throws {
        let own = SiteIdentity(uid: geteuid(), gid: getegid())
        listener = try UnixListener.open(ListenSocket(path: layout.supervisorSocket, owner: own, mode: 0o600))
    }

    /// Answers until the process ends, on a thread of its own.
    func serve(_ answer: @escaping @Sendable (SupervisorRequest) async -> SupervisorReply) {
        let listener = listener
        Thread.detachNewThread {
            while true {
                // Not close-on-exec; children close what they were not given.
                let connection = accept(listener, nil, nil)
                if connection >= 0 {
                    DispatchQueue.global().async { Self.talk(on: connection, answer) }
                } else if errno != EINTR {
                    usleep(10_000)  // out of descriptors: they come back
                }
            }
        }
    }

    private static func talk(on connection: Int32, _ answer: @escaping @Sendable (SupervisorRequest) async -> SupervisorReply) {
        var (uid, gid, pid): (UInt32, UInt32, Int32) = (.max, 0, 0)
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard clinux_peer(connection, &uid, &gid, &pid) == 0, uid == 0 || uid == geteuid(),
            let line = SupervisorWire.readLine(connection)
        else {
            close(connection)
            return
        }
        Task {
            let reply: SupervisorReply
            do {
                reply = await answer(try SupervisorWire.value(SupervisorRequest.self, from: line))
            } catch {
                reply = SupervisorReply(problem: Problem(.badRequest, "cannot read the request: \(error)"))
            }
            if let bytes = try? SupervisorWire.line(reply) { _ = SupervisorWire.write(bytes, to: connection) }  // the peer may be gone
            close(connection)
        }
    }
}
