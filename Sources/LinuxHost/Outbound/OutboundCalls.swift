import Foundation
import HostServices
import SiteModel
import Synchronization

/// Transfers to whoever is outside of this machine: each through its dependency's guard, none beside it.
package struct OutboundCalls: Sendable {
    private let guards: any OutboundGuards

    package init(_ guards: any OutboundGuards) { self.guards = guards }

    /// One transfer, and how what comes of it is told.
    struct Call: Sendable {
        var dependency: Dependency
        /// Of a transfer that did not end well.
        var failed: @Sendable (CurlFailure) -> Problem
        /// Of an answer that is not what was asked for; nil: it is.
        var unfit: @Sendable (CurlAnswer) -> Problem?
    }

    /// - Parameters:
    ///   - prepare: on a thread that may wait: resolves and judges addresses. `delivery-failed` from it means that nobody was found.
    ///   - sink: takes the body, piece by piece; what it throws ends the transfer and says nothing about who was asked.
    func perform(
        _ call: Call, _ prepare: @escaping @Sendable () throws(Problem) -> CurlRequest,
        sink: @escaping @Sendable (UnsafeRawBufferPointer) throws(Problem) -> Void = { _ in }
    ) async throws -> CurlAnswer {
        try await guards.call(call.dependency) {
            let cancelled = Mutex(false)
            let end = try await withTaskCancellationHandler {
                try await onBlockingThread { () throws(Problem) in
                    try Self.transfer(call, prepare, sink) { cancelled.withLock { $0 } }
                }
            } onCancel: {
                cancelled.withLock { $0 = true }
            }
            try Task.checkCancellation()
            return end
        }
    }

    private static func transfer(
        _ call: Call, _ prepare: () throws(Problem) -> CurlRequest, _ sink: (UnsafeRawBufferPointer) throws(Problem) -> Void,
        _ isCancelled: () -> Bool
    ) throws(Problem) -> GuardedEnd<CurlAnswer> {
        let request: CurlRequest
        do throws(Problem) { request = try prepare() } catch {
            // Refusals of ours, and files of ours, are no fault of theirs.
            guard error.code == .deliveryFailed else { throw error }
            return GuardedEnd(.failure(error), .failed(reason: error.message))
        }
        var broken: Problem?
        let answer: CurlAnswer
        do throws(CurlFailure) {
            answer = try CurlEasy.get(request) { piece in
                if isCancelled() { return false }
                do throws(Problem) { try sink(piece) } catch { broken = error }
                return broken == nil
            }
        } catch {
            if let broken { throw broken }
            if error.kind == .noLibrary { throw Library.curl.missing }
            return GuardedEnd(.failure(call.failed(error)), verdict(error, isMail: request.isMail))
        }
        if let broken { throw broken }
        return GuardedEnd(call.unfit(answer).map { .failure($0) } ?? .success(answer), verdict(answer, isMail: request.isMail))
    }

    /// A 4xx is a no to what was asked; a 5xx, and 429, are of the server.
    static func verdict(_ answer: CurlAnswer, isMail: Bool) -> CallVerdict {
        guard !isMail, answer.status == 429 || answer.status >= 500 else { return .answered }
        return .failed(reason: "it answered \(answer.status)", retryAfter: RetryAfter.milliseconds(answer.headers))
    }

    /// SMTP has it the other way round: 5yz is a no to what was asked (a wrong password, an unknown receiver), 4yz is of the server.
    static func verdict(_ failure: CurlFailure, isMail: Bool) -> CallVerdict {
        switch failure.kind {
        case .timeout: .failed(reason: failure.reason)
        case .transfer: isMail && (500..<600).contains(failure.status) ? .answered : .failed(reason: failure.reason)
        // What has no end was never answered.
        case .tooMuchBody: .failed(reason: failure.reason)
        case .refusedBySink, .noLibrary: .nothing
        }
    }
}

/// RFC 9110 10.2.3: seconds, or a date. A date is held against the answer's own, so that no clock has to agree with another.
enum RetryAfter {
    static func milliseconds(_ headers: [String: String]) -> Int64? {
        guard let text = headers["retry-after"] else { return nil }
        if let seconds = Int64(text) { return seconds >= 0 && seconds < 1_000_000_000 ? seconds * 1000 : nil }
        guard let until = date(text), let now = headers["date"].flatMap(date) else { return nil }
        return max(0, Int64(until.timeIntervalSince(now) * 1000))
    }

    private static func date(_ text: String) -> Date? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return format.date(from: text)
    }
}
