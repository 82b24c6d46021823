import Foundation
import HostServices
import SiteModel

/// Handshakes through libcurl. Not through a breaker: who looks wants to know how it is now, and a receiver that is down is the answer. How often
/// it is asked is the schedule's, and where it may go the rules' for addresses (docs/decisions/0034).
package struct CurlTLSLook: TLSLook {
    private let layout: HostLayout
    private let trusted: String
    /// Seconds for one address.
    private let deadline: Double
    private let kept = KeptRoots()

    /// - Parameter trusted: the file of those whom the machine believes.
    package init(layout: HostLayout, trusted: String = TrustRoots.debian, deadline: Double = 10) {
        self.layout = layout
        self.trusted = trusted
        self.deadline = deadline
    }

    /// Of one look.
    private static let atOnce = 8

    package func look(_ sockets: [TLSSocket], trusting extra: String?, now: Int64) async throws -> [TLSView] {
        let (roots, exceptions) = try await onBlockingThread { [trusted, layout, kept] () throws(Problem) in
            (try kept.roots(trusted, and: extra), try OutboundPlace.exceptions(layout))
        }
        let judge = ChainJudge(roots: roots, now: now)
        return try await NetworkWaits.asOne {
            try await SideBySide.map(sockets, atOnce: Self.atOnce) { socket in
                TLSView(socket: socket, sights: try await sights(socket, judge, exceptions))
            }
        }
    }

    private func sights(
        _ socket: TLSSocket, _ judge: ChainJudge, _ exceptions: OutboundExceptions
    ) async throws -> Result<[TLSSight], Problem> {
        let addresses: [String]
        do throws(Problem) {
            addresses = try await Self.addresses(of: socket, exceptions)
        } catch {
            return .failure(error)
        }
        var sights: [TLSSight] = []
        for address in addresses {
            let answer: TLSSight.Answer
            do throws(CurlFailure) {
                let shown = try await NetworkWaits.run(socket.place.isOwn ? .own : .outside) { [self] () throws(CurlFailure) in
                    try CurlEasy.handshake(request(socket, address))
                }
                answer = await judge.answer(shown, for: socket.name)
            } catch {
                switch error.kind {
                case .noLibrary: throw Library.curl.missing
                case .timeout: answer = .silent(deadline)
                default: answer = .none(error.reason)
                }
            }
            sights.append(TLSSight(address: address, answer: answer))
        }
        return .success(sights)
    }

    /// A name of the internet may have any number of addresses.
    private static let mostAddresses = 8

    private static func addresses(of socket: TLSSocket, _ exceptions: OutboundExceptions) async throws(Problem) -> [String] {
        switch socket.place {
        case .own(let addresses): return addresses
        case .watched:
            var found = [DNSQuestion.loopback]
            if !DNSQuestion.isOwn(socket.name) {
                found = try await NetworkWaits.run { () throws(Problem) in try OutboundPlace.resolve(socket.name.ascii) }
            }
            // All of them or none: one that is not fit may be the one that a browser takes.
            _ = try exceptions.choose(found, for: .certificateWatch, host: socket.name.ascii, port: socket.port, isPlain: false)
            return Array(found.prefix(mostAddresses))
        }
    }

    private func request(_ socket: TLSSocket, _ address: String) -> CurlRequest {
        var request = CurlRequest(
            "https://\(socket.name.ascii):\(socket.port)/", connectTo: OutboundPlace.text(address, socket.port), deadline: deadline)
        request.refusesStrangers = false
        return request
    }
}

extension TLSSocket.Place {
    fileprivate var isOwn: Bool { if case .own = self { true } else { false } }
}

/// Work of the same kind, so many at once, in its order.
enum SideBySide {
    static func map<Item: Sendable, Value: Sendable>(
        _ items: [Item], atOnce: Int, _ work: @escaping @Sendable (Item) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: (Int, Value).self) { group in
            var values: [Int: Value] = [:]
            for (position, item) in items.enumerated() {
                if position >= atOnce, let (done, value) = try await group.next() { values[done] = value }
                group.addTask { (position, try await work(item)) }
            }
            for try await (done, value) in group { values[done] = value }
            return items.indices.compactMap { values[$0] }
        }
    }
}
