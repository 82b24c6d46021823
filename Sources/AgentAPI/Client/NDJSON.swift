import NIOCore
import SiteModel

/// Newline-delimited JSON: one value a line; empty lines keep a quiet connection alive and mean nothing.
enum NDJSON {
    static func values<Line: Decodable & Sendable>(
        _ type: Line.Type, in body: AsyncThrowingStream<ByteBuffer, any Error>
    ) -> AsyncThrowingStream<Line, any Error> {
        AsyncThrowingStream { continuation in
            let reader = Task {
                do {
                    var lines = LineSplitter()
                    for try await chunk in body {
                        for line in lines.add(chunk.readableBytesView) {
                            continuation.yield(try WireJSON.decode(type, from: line))
                        }
                    }
                    continuation.finish()
                } catch let error as DecodingError {
                    continuation.finish(throwing: Problem(.internalError, "cannot read a line of the daemon: \(error)"))
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in reader.cancel() }
        }
    }
}

/// Cuts a stream of bytes into lines, wherever the chunks happen to end.
struct LineSplitter {
    private var rest: [UInt8] = []

    mutating func add(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if !rest.isEmpty { lines.append(rest) }
                rest = []
            } else {
                rest.append(byte)
            }
        }
        return lines
    }
}
