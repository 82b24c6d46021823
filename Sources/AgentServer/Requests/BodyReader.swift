import Hummingbird
import NIOCore
import SiteModel

/// Reads a body up to its limit, and as long as it may take; a longer one is refused without being read to its end.
enum BodyReader {
    static let limit = 1 << 20

    static let tooLong = Problem(.badRequest, "cannot read the request's body: it is over 1 MiB")

    /// Judged from the head alone: nothing of the body has been asked for yet.
    static func check(_ request: Request, takesBody: Bool) throws(Problem) {
        // One that no integer holds is too long in any case: what is not a number at all, the parser has refused.
        let length = request.headers[.contentLength].map { Int($0) ?? .max } ?? 0
        let chunked = request.headers[.transferEncoding] != nil
        if !takesBody, length > 0 || chunked { throw Problem(.badRequest, "cannot use the request's body: this request takes none") }
        if length > limit { throw tooLong }
    }

    /// - Parameter time: for all of it. Bytes that come now and then do not lengthen it.
    static func read(_ request: Request, on channel: any Channel, within time: TimeAmount) async throws -> [UInt8] {
        let clock = channel.eventLoop.scheduleTask(in: time) { channel.pipeline.fireErrorCaught(IsLate()) }
        defer { clock.cancel() }
        var bytes: [UInt8] = []
        do {
            for try await chunk in request.body {
                guard bytes.count + chunk.readableBytes <= limit else { throw tooLong }
                bytes.append(contentsOf: chunk.readableBytesView)
            }
        } catch is IsLate { throw HeadClock.tooSlow }
        // Reading ends there as at the body's end: what is here may be a part.
        try Task.checkCancellation()
        return bytes
    }

    /// Ends the stream of the body, whoever waits for it.
    private struct IsLate: Error {}
}
