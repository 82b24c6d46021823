import NIOCore

/// Closes a connection after an answer that did not wait for its request's end, so that the client reads that answer: what it still sends is taken and
/// thrown away until it hangs up, for so long and so many bytes. Closed at once, a write of the client would fail before it reads (RFC 9112, 9.6).
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
    private var bytesLeft = 2 * BodyReader.limit

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
        // Asked once more, by others above: it is under way.
        case (.all, .lingering): context.channel.closeFuture.cascade(to: promise)
        default: context.close(mode: mode, promise: promise)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .lingering = state else { return context.fireChannelRead(data) }
        bytesLeft -= unwrapInboundIn(data).readableBytes
        if bytesLeft < 0 { end(context) }
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
