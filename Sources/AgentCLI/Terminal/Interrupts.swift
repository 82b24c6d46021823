import Dispatch
import Glibc

/// SIGINT and SIGTERM as values.
enum Interrupts {
    static func stream() -> AsyncStream<Void> {
        AsyncStream { continuation in
            let sources = [SIGINT, SIGTERM].map { number in
                signal(number, SIG_IGN)  // the source still sees it; the default action would end the process
                let source = DispatchSource.makeSignalSource(signal: number)
                source.setEventHandler { continuation.yield() }
                source.resume()
                return Held(source: source)
            }
            continuation.onTermination = { _ in
                for held in sources { held.source.cancel() }
                for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
            }
        }
    }

    /// Dispatch's sources may be used from any thread; their type does not say so.
    private struct Held: @unchecked Sendable {
        let source: any DispatchSourceSignal
    }
}
