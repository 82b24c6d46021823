import NIOCore
import NIOHTTP1
import NIOPosix
import SiteModel

/// HTTP/1.1 over a Unix socket, one connection a request.
struct UnixHTTP: Sendable {
    /// One thread for the life of the process: started by the first request, so that commands that ask nothing pay nothing.
    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    /// A site list of 10,000 rows is a few MiB.
    private static let answerLimit = 64 << 20
    /// To be let in where the queue before the daemon is full: for ten seconds.
    private static let mostAttempts = 200

    let path: String
    var token: Secret?

    struct Answer: Sendable {
        var status: Int
        var body: AsyncThrowingStream<ByteBuffer, any Error>

        func collect() async throws -> [UInt8] {
            var bytes: [UInt8] = []
            for try await chunk in body {
                bytes.append(contentsOf: chunk.readableBytesView)
                if bytes.count > UnixHTTP.answerLimit {
                    throw Problem(.internalError, "cannot read the daemon's answer: it is over 64 MiB")
                }
            }
            return bytes
        }
    }

    func send(method: String, target: String, body: [UInt8]? = nil, key: IdempotencyKey? = nil) async throws -> Answer {
        let (stream, source) = AsyncThrowingStream<ByteBuffer, any Error>.makeStream()
        let channel = try await connect(feeding: source)
        do { try await Listener.require(channel, at: path) } catch {
            channel.close(promise: nil)
            source.finish()
            throw error
        }
        let (notice, recorded) = (CrisisNotice.current, RecordedNotice.current)
        let head = channel.eventLoop.makePromise(of: Int.self)
        do {
            try await channel.eventLoop.submit {
                try channel.pipeline.syncOperations.addHandler(
                    AnswerHandler(head: head, body: source, notice: notice, recorded: recorded))
            }.get()
        } catch {
            // The daemon hung up between connect and now. A promise that nobody keeps would end the process.
            head.fail(ConnectProblem.cutShort)
            source.finish()
            throw ConnectProblem.cutShort
        }
        source.onTermination = { _ in channel.close(promise: nil) }
        write(method: method, target: target, body: body, key: key, to: channel)
        // A caller that is cancelled must not wait for a daemon that is busy.
        let status = try await withTaskCancellationHandler {
            try await head.futureResult.get()
        } onCancel: {
            channel.close(promise: nil)
        }
        return Answer(status: status, body: stream)
    }

    private func connect(feeding source: AsyncThrowingStream<ByteBuffer, any Error>.Continuation) async throws -> any Channel {
        var attempts = 0
        do {
            while true {
                do { return try await open() } catch {
                    // Others wait there to be taken in; a socket that does not block waits for no place.
                    attempts += 1
                    guard ConnectProblem.isCrowd(error), attempts < Self.mostAttempts else { throw error }
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
        } catch {
            source.finish()
            if error is CancellationError { throw error }
            throw ConnectProblem.problem(for: error, path: path)
        }
    }

    private func open() async throws -> any Channel {
        try await ClientBootstrap(group: Self.group)
            .channelOption(ChannelOptions.autoRead, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers(leftOverBytesStrategy: .dropBytes)
                }
            }
            .connect(unixDomainSocketPath: path).get()
    }

    private func write(method: String, target: String, body: [UInt8]?, key: IdempotencyKey?, to channel: any Channel) {
        var headers = HTTPHeaders([("host", "agent"), ("connection", "close"), ("accept", "application/json")])
        if let key { headers.add(name: "idempotency-key", value: key.rawValue) }
        if let token { headers.add(name: "authorization", value: "Bearer \(token.exposed)") }
        if body != nil { headers.add(name: "content-type", value: "application/json") }
        // Said for an empty body as well: NIO would otherwise announce a chunked one.
        if method != "GET" { headers.add(name: "content-length", value: "\(body?.count ?? 0)") }
        let head = HTTPRequestHead(version: .http1_1, method: HTTPMethod(rawValue: method), uri: target, headers: headers)
        // No promise on these: a write that fails closes the channel, and the handler tells whoever waits for the answer.
        channel.write(HTTPClientRequestPart.head(head), promise: nil)
        if let body { channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil) }
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
    }
}
