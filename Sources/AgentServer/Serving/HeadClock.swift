import AgentAPI
import NIOCore
import SiteModel

/// Ends a connection whose request does not come to the end of its head in time: one byte now and then keeps no place. And one that sends more than any request
/// has: behind a head that asks for another protocol the decoder keeps every byte, and understands none.
final class HeadClock: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What the connection is at. `answered`: the last byte of the last answer is on its way, and nobody waits for another.
    enum Mark: Sendable { case headIsHere, answered }

    private enum State {
        case waiting
        case coming(Scheduled<Void>)
        case atWork
        case over
    }
    private var state = State.waiting
    /// Since the last mark. A body with a chunk for each few bytes of it is a few times as long.
    private var bytes = 0
    private static let mostBytes = 4 * BodyReader.limit
    private let limit: TimeAmount

    init(_ limit: TimeAmount) { self.limit = limit }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .waiting:
            state = .coming(context.eventLoop.assumeIsolated().scheduleTask(in: limit) { self.end(context) })
        case .coming, .atWork: break
        case .over: return
        }
        bytes += unwrapInboundIn(data).readableBytes
        guard bytes <= Self.mostBytes else {
            stop()
            return context.close(promise: nil)
        }
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let mark = event as? Mark else { return context.fireUserInboundEventTriggered(event) }
        bytes = 0
        switch (mark, state) {
        case (.headIsHere, .coming(let clock)):
            clock.cancel()
            state = .atWork
        case (.headIsHere, .waiting): state = .atWork
        // Bytes of the next one may be here already: the clock begins with those that follow, and the idle limit holds until then.
        case (.answered, .atWork): state = .waiting
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    private func stop() {
        if case .coming(let clock) = state { clock.cancel() }
        state = .over
    }

    private func end(_ context: ChannelHandlerContext) {
        state = .over
        context.pipeline.fireUserInboundEventTriggered(LingeringClose.LastAnswer())
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: Self.answer)), promise: nil)
        context.close(promise: nil)
    }

    static let tooSlow = Problem(
        .requestTooSlow, "cannot wait for the rest of the request: it came too slowly", hint: "agent explain request-too-slow")

    /// As the gate would send it, which has no request to answer here.
    private static let answer: String = {
        let body = String(decoding: HTTPAnswers.bytes(tooSlow), as: UTF8.self)
        return "HTTP/1.1 408 Request Timeout\r\nContent-Type: application/problem+json\r\nCache-Control: no-store\r\nConnection: close\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }()
}
