import NIOCore

/// Closes a connection after an answer that did not wait for its request's end, so that the client reads that answer: what it still sends is taken and
/// thrown away until it hangs up, or for so long. Closed at once, a write of the client would fail before it reads (RFC 9112, 9.6).
final class LingeringClose: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The answer that is sent next is the connection's last.
    struct LastAnswer: Sendable {}

    private enum State {
        case serving
        case answeringLast
        case lingering(Scheduled<Void>, EventLoopPromise<Void>?)
        case over
    }
    private var state = State.serving
    private let limit: TimeAmount

    init(_ limit: TimeAmount) { self.limit = limit }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch (event, state) {
        case (is LastAnswer, .serving): state = .answeringLast
        case (is LastAnswer, _): break
        case (ChannelEvent.inputClosed, .lingering): end(context)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        switch (mode, state) {
        case (.all, .answeringLast) where context.channel.isActive:
            let clock = context.eventLoop.assumeIsolated().scheduleTask(in: limit) { self.end(context) }
            state = .lingering(clock, promise)
            context.close(mode: .output, promise: nil)
            context.read()
        // Whoever closes it once more will not wait.
        case (.all, .lingering):
            end(context)
            context.close(mode: .all, promise: promise)
        default: context.close(mode: mode, promise: promise)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .lingering = state { return }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Nobody above asks for more, and its end is what is waited for.
        if case .lingering = state { return context.read() }
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end(context) }

    private func end(_ context: ChannelHandlerContext) {
        guard case .lingering(let clock, let promise) = state else { return }
        state = .over
        clock.cancel()
        context.close(mode: .all, promise: promise)
    }
}
