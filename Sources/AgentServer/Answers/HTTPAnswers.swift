import AgentAPI
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import SiteModel

/// What a request is answered with.
struct Reply: Sendable {
    var response: Response
    /// The connection's last.
    let isLast: Bool

    /// The next request may follow it.
    static func next(_ response: Response) -> Reply { Reply(response: response, isLast: false) }

    /// To a request whose body is not wanted: after it the connection is closed, so that nobody reads what may still come.
    static func last(_ response: Response) -> Reply { Reply(response: HTTPAnswers.closing(response), isLast: true) }

    static func last(_ problem: Problem, status: Int? = nil) -> Reply { last(HTTPAnswers.response(problem, status: status)) }
}

/// Turns answers into HTTP.
enum HTTPAnswers {
    static func response(_ answer: Answer, to request: Request, on channel: any Channel) -> Response {
        switch answer {
        case .json(let status, let bytes, _, _): whole(status, bytes)
        case .text(let bytes, let type): whole(200, bytes, type: type)
        case .refused(let problem): response(problem)
        case .events(let events): stream(events, to: request, on: channel)
        case .eventStream(let frames): stream(frames, to: request, on: channel)
        case .log(let source, let follow): stream(LogLines(source: source, follow: follow), to: request, on: channel)
        }
    }

    static func response(_ problem: Problem, status: Int? = nil) -> Response {
        var response = whole(status ?? problem.httpStatus, bytes(problem), type: problemType)
        if problem.httpStatus == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }

    /// As it was sent the first time; that it was, its head says.
    static func response(_ kept: KeptAnswer) -> Response {
        var response = kept.status < 400 ? whole(kept.status, kept.bytes) : whole(kept.status, kept.bytes, type: problemType)
        if case .before(let time) = kept.given, let recorded {
            response.headers[recorded] = time.map { Moment.words($0 / 1000) } ?? RecordedNotice.unknown
        }
        return response
    }

    private static let recorded = HTTPField.Name(RecordedNotice.header)

    static func kept(_ answer: Answer) -> KeptAnswer {
        switch answer {
        case .json(let status, let bytes, _, _): KeptAnswer(status: status, bytes: bytes)
        case .refused(let problem): KeptAnswer(status: problem.httpStatus, bytes: bytes(problem))
        // No row that changes something streams.
        default: kept(.refused(Problem(.internalError, "cannot keep the answer: it is a stream")))
        }
    }

    private static let problemType = "application/problem+json"

    /// Encoding strings cannot fail; were it to, an empty object with the right status is still an answer.
    static func bytes(_ problem: Problem) -> [UInt8] { (try? WireJSON.encode(problem.hinted)) ?? Array("{}".utf8) }

    private static func whole(_ status: Int, _ bytes: [UInt8], type: String = "application/json") -> Response {
        var headers: HTTPFields = [.cacheControl: "no-store"]
        if status != 204 { headers[.contentType] = type }
        return Response(status: .init(code: status), headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// Sent, then the connection is closed.
    fileprivate static func closing(_ response: Response) -> Response {
        var response = response
        response.headers[.connection] = "close"
        let body = response.body
        response.body = ResponseBody(contentLength: body.contentLength) { writer in
            try await body.write(Borrowed(writer: writer))
            throw ConnectionIsOver()  // the one way to have the server close a connection it would rather drain
        }
        return response
    }

    /// One event a line, each sent when it happens. Ends with the change, with the client, or with the daemon.
    private static func stream(_ events: AsyncThrowingStream<EventView, any Error>, to request: Request, on channel: any Channel)
        -> Response
    {
        Response(
            status: .ok, headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                let lines = EventLines(events: events)
                whenClosed(channel) { lines.stop() }
                try await request.body.consumeWithInboundCloseHandler { _ in
                    for try await line in lines.bytes.cancelOnGracefulShutdown() { try await writer.write(ByteBuffer(bytes: line)) }
                } onInboundClosed: {
                    lines.stop()
                }
                try await writer.finish(nil)
            })
    }

    /// Server-sent events, each sent when it happens. A reader who takes nothing holds up nobody, and is ended.
    private static func stream(_ frames: EventFrames, to request: Request, on channel: any Channel) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                whenClosed(channel) { frames.stop() }
                let watch = ReaderWatch(channel)
                defer { watch.end() }
                try await request.body.consumeWithInboundCloseHandler { _ in
                    for try await bytes in frames.bytes.cancelOnGracefulShutdown() {
                        watch.begin()
                        try await writer.write(ByteBuffer(bytes: bytes))
                        watch.done()
                    }
                } onInboundClosed: {
                    frames.stop()
                }
                try await writer.finish(nil)
            })
    }

    private static func stream(_ lines: LogLines, to request: Request, on channel: any Channel) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                whenClosed(channel) { lines.clientHasGone() }
                try await request.body.consumeWithInboundCloseHandler { _ in
                    try await lines.send { try await writer.write($0) }
                } onInboundClosed: {
                    lines.clientHasGone()
                }
                try await writer.finish(nil)
            })
    }

    /// The end of the input is watched only until a next request lies behind this one; the end of the connection always is.
    private static func whenClosed(_ channel: any Channel, _ stop: @escaping @Sendable () -> Void) {
        channel.closeFuture.whenComplete { _ in stop() }
    }

    private struct ConnectionIsOver: Error {}

    private struct Borrowed: ResponseBodyWriter {
        var writer: any ResponseBodyWriter
        mutating func write(_ buffer: ByteBuffer) async throws { try await writer.write(buffer) }
        consuming func finish(_ trailingHeaders: HTTPFields?) async throws { try await writer.finish(trailingHeaders) }
    }
}
