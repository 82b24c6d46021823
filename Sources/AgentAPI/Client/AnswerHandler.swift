import NIOCore
import NIOHTTP1

/// Hands the parts of one answer to whoever waits: the status first, then the body, and a problem when it ends too early.
final class AnswerHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private var head: EventLoopPromise<Int>?
    private let body: AsyncThrowingStream<ByteBuffer, any Error>.Continuation

    private let notice: CrisisNotice?
    private let recorded: RecordedNotice?

    init(
        head: EventLoopPromise<Int>, body: AsyncThrowingStream<ByteBuffer, any Error>.Continuation, notice: CrisisNotice? = nil,
        recorded: RecordedNotice? = nil
    ) {
        self.notice = notice
        self.recorded = recorded
        self.head = head
        self.body = body
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let answer):
            notice?.heard(answer.headers.first(name: CrisisNotice.header))
            recorded?.heard(answer.headers.first(name: RecordedNotice.header), status: Int(answer.status.code))
            head?.succeed(Int(answer.status.code))
            head = nil
        case .body(let chunk):
            body.yield(chunk)
        case .end:
            body.finish()
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(context)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { end(context) }

    func handlerAdded(context: ChannelHandlerContext) {
        // The daemon may have gone between connect and now.
        if !context.channel.isActive { end(context) }
    }

    /// After the answer's end this finds nobody waiting and does nothing.
    private func end(_ context: ChannelHandlerContext) {
        head?.fail(ConnectProblem.cutShort)
        head = nil
        body.finish(throwing: ConnectProblem.cutShort)
    }
}
