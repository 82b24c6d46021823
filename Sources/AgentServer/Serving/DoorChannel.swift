import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// HTTP on a connection that the door has let in.
struct DoorChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let http: HTTP1Channel.Value
        let welcome: Door.Welcome
        var channel: any Channel { http.channel }
    }

    let http: HTTP1Channel
    let door: Door
    let visits: Visits
    let rules: DoorRules

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let connection = ObjectIdentifier(channel)
        return PeerCredentials.user(of: channel).flatMap { [self] uid in
            let welcome = door.enter(uid, connection)
            visits.enter(channel)
            channel.closeFuture.whenComplete { [door, visits] _ in
                door.leave(uid, connection, welcome)
                visits.leave(channel)
            }
            do {
                // Nearest to the socket: they see bytes before they are understood, and have the last word on its end.
                try channel.pipeline.syncOperations.addHandlers(LingeringClose(rules.linger), HeadClock(rules.head))
                try takeLittle(channel)
            } catch { return channel.eventLoop.makeFailedFuture(error) }
            return http.setup(channel: channel, logger: logger).flatMapThrowing {
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(
                    RequestMarks(), position: .after(pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)))
                return Value(http: $0, welcome: welcome)
            }
        }
    }

    /// What is read at once is understood at once, and waits in memory as requests: twenty bytes may be one, which takes a kilobyte. Nothing more is read
    /// while some wait.
    private func takeLittle(_ channel: any Channel) throws {
        guard let options = channel.syncOptions else { return }
        try options.setOption(.maxMessagesPerRead, value: 1)
        try options.setOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.readAtOnce))
    }

    /// Bytes: a few requests as programs send them.
    private static let readAtOnce = 2 << 10

    func handle(value: Value, logger: Logger) async {
        guard value.welcome == .shut else { return await http.handle(value: value.http, logger: logger) }
        do { try await value.http.executeThenClose { _, _ in } } catch {
            logger.trace("a connection over the limit was closed by its client first")
        }
    }
}
