import NIOCore
import NIOHTTP1

/// Tells the clock of heads what the connection is at, in the very order in which bytes come and go: told by whoever answers, it would hear of an answer's end
/// before that end is written, and put words of its own into the middle of it.
final class RequestMarks: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Heads that came and whose answer has not ended: more than one where the client asks before it has read.
    private var unanswered = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) {
            unanswered += 1
            context.pipeline.fireUserInboundEventTriggered(HeadClock.Mark.headIsHere)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let isEnd = if case .end = unwrapOutboundIn(data) { true } else { false }
        context.write(data, promise: promise)
        guard isEnd, unanswered > 0 else { return }  // what is no request at all is answered too
        unanswered -= 1
        if unanswered == 0 { context.pipeline.fireUserInboundEventTriggered(HeadClock.Mark.answered) }
    }
}
