import Foundation
import HostServices
import SiteModel
import Synchronization

/// What an authority is asked without an account: its directory, and when it wants a certificate renewed. Through its guard, as everybody is.
struct AuthorityCalls: Sendable {
    private static let deadline = 20.0
    private static let most: Int64 = 64 << 10
    let layout: HostLayout
    let calls: OutboundCalls

    struct Directory: Decodable, Sendable {
        struct Meta: Decodable, Sendable {
            var externalAccountRequired: Bool?
            var profiles: [String: String]?
        }
        var newNonce: String
        var newAccount: String
        var newOrder: String
        var revokeCert: String?
        var keyChange: String?
        var renewalInfo: String?
        var meta: Meta?

        /// lego follows them: none leads it to what answers without TLS, as services do that speak to their own machine alone.
        var isSecure: Bool {
            [newNonce, newAccount, newOrder, revokeCert, keyChange].compactMap(\.self).allSatisfy { $0.hasPrefix("https://") }
        }
    }

    /// Whether it may be asked, and whom to believe is there. Asks the DNS alone.
    func require(_ account: CertificateAuthorityAccount) async throws {
        try await onBlockingThread { [layout] () throws(Problem) in
            _ = try Self.root(account)
            _ = try OutboundPlace(
                .authority, host: account.directory.host, port: account.directory.port, isPlain: false,
                try OutboundPlace.exceptions(layout))
        }
    }

    func directory(_ account: CertificateAuthorityAccount) async throws -> Directory {
        let (_, body) = try await get(account.directory, account)
        guard let directory = try? JSONDecoder().decode(Directory.self, from: body), directory.isSecure else {
            throw OrderFailure(.serverTrouble, "'\(account.directory)' answers no directory of an authority")
        }
        return directory
    }

    /// - Parameter base: as its directory names it.
    func renewalInformation(
        _ certificate: String, _ account: CertificateAuthorityAccount, below base: String
    ) async throws -> RenewalInformation? {
        guard let name = IssuedChain.renewalName(try IssuedChain.leaf(certificate)) else { return nil }
        guard let address = try? OutboundURL("\(base.hasSuffix("/") ? String(base.dropLast()) : base)/\(name)"), !address.isPlain else {
            throw OrderFailure(.serverTrouble, "its directory names no https address for renewal information")
        }
        let (answer, body) = try await get(address, account, of: .renewals(of: account.name))
        guard let information = RenewalAnswer.read(body, retryAfter: RetryAfter.milliseconds(answer.headers)) else {
            throw OrderFailure(.serverTrouble, "its renewal information is not understood")
        }
        return information
    }

    private func get(
        _ address: OutboundURL, _ account: CertificateAuthorityAccount, of dependency: Dependency? = nil
    ) async throws -> (answer: CurlAnswer, body: Data) {
        let body = Mutex(Data())
        let layout = layout
        let call = OutboundCalls.Call(dependency: dependency ?? .orders(of: account.name)) {
            Self.failed(address, $0.reason)
        } unfit: { answer in
            answer.status == 200 ? nil : Self.failed(address, "it answered \(answer.status)", answer)
        }
        do {
            let answer = try await calls.perform(call) { () throws(Problem) in
                let place = try OutboundPlace(
                    .authority, host: address.host, port: address.port, isPlain: false, try OutboundPlace.exceptions(layout))
                var request = CurlRequest(
                    address.rawValue, connectTo: place.connectTo, deadline: Self.deadline, bodyLimit: Self.most)
                request.onlyCertificate = try Self.root(account)
                return request
            } sink: { piece in
                body.withLock { $0.append(contentsOf: piece) }
            }
            return (answer, body.withLock { $0 })
        } catch let problem as Problem where problem.code == .orderFailed || problem.code == .deliveryFailed {
            let wait = problem.details["retry.after"].flatMap { Int64($0) }
            let isLimited = problem.details["http.status"] == "429"
            throw OrderFailure(isLimited ? .rateLimited : .serverTrouble, problem.message, retryAfter: wait)
        }
    }

    /// Whom to believe, of an authority of one's own.
    static func root(_ account: CertificateAuthorityAccount) throws(Problem) -> String? {
        guard let path = account.rootFile else { return nil }
        guard let text = try TrustedFile.read(path, code: .acmeSettings) else {
            throw .cannot(
                "use", path, "there is none, and '\(account.name)' of acme.conf has it as its root-file", code: .acmeSettings,
                hint: "put its root there as PEM, or take the line root-file out of acme.conf", details: ["path": path])
        }
        guard let roots = RootFile.normalised(text) else {
            throw .cannot(
                "use", path,
                "it holds no certificate as PEM, or one that is damaged, and '\(account.name)' of acme.conf has it as its root-file",
                code: .acmeSettings, hint: "openssl x509 -in \(path) -noout -subject", details: ["path": path])
        }
        return roots
    }

    private static func failed(_ address: OutboundURL, _ reason: String, _ answer: CurlAnswer? = nil) -> Problem {
        var details: [String: String] = [:]
        if let answer {
            details["http.status"] = "\(answer.status)"
            details["retry.after"] = RetryAfter.milliseconds(answer.headers).map { "\(min(max(1, $0 / 1000), 7 * 86_400))" }
        }
        return .cannot("ask", address.rawValue, printable(reason), code: .orderFailed, details: details)
    }
}

/// The answer of RFC 9773 4.2, bounded: a window that is none, or of another century, is refused.
package enum RenewalAnswer {
    private struct Answer: Decodable {
        struct Window: Decodable {
            var start: String
            var end: String
        }
        var suggestedWindow: Window
    }
    private static let known: ClosedRange<Int64> = 1_000_000_000...7_000_000_000
    private static let usualWait: Int64 = 6 * 3600

    /// - Parameter retryAfter: milliseconds.
    package static func read(_ body: Data, retryAfter: Int64?) -> RenewalInformation? {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: body), let begin = instant(answer.suggestedWindow.start),
            let end = instant(answer.suggestedWindow.end), known.contains(begin), known.contains(end), begin < end
        else { return nil }
        return RenewalInformation(
            windowBegin: begin, windowEnd: end, retryAfter: min(max(60, retryAfter.map { $0 / 1000 } ?? usualWait), 86_400))
    }

    /// RFC 3339, fractions of seconds left out.
    private static func instant(_ text: String) -> Int64? {
        guard text.utf8.count <= 64, let found = text.wholeMatch(of: /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)/) else {
            return nil
        }
        let format = ISO8601DateFormatter()
        return format.date(from: "\(found.1)\(found.2)").map { Int64($0.timeIntervalSince1970) }
    }
}
