import NIOCore
import SiteModel

/// Newline-delimited JSON: one value a line; empty lines keep a quiet connection alive and mean nothing.
enum NDJSON {
    static func values<Line: Decodable & Sendable>(
        _ type: Line.Type, in body: AsyncThrowingStream<ByteBuffer, any Error>,
        part: @escaping @Sendable ([UInt8]) -> ArraySlice<UInt8>? = { $0[...] }
    ) -> AsyncThrowingStream<Line, any Error> {
        AsyncThrowingStream { continuation in
            let reader = Task {
                do {
                    var lines = LineSplitter()
                    for try await chunk in body {
                        for line in lines.add(chunk.readableBytesView) {
                            guard let value = part(line) else { continue }
                            continuation.yield(try WireJSON.decode(type, from: value))
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

/// Server-sent events of ours: one line of data each, and nothing else of them is needed here.
enum EventData {
    private static let mark = Array("data: ".utf8)

    static func values<Value: Decodable & Sendable>(
        _ type: Value.Type, in body: AsyncThrowingStream<ByteBuffer, any Error>
    ) -> AsyncThrowingStream<Value, any Error> {
        NDJSON.values(type, in: body) { $0.starts(with: mark) ? $0.dropFirst(mark.count) : nil }
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
