import Foundation
import HostServices
import SiteModel

/// Asks as an authority asks (RFC 8555 8.3): the DNS for the name, then each of its addresses for a file, over plain HTTP. Past breakers and limits, for
/// the reason that stands in docs/decisions/0034.
package struct HTTPChallengeLook: ChallengeLook {
    private let layout: HostLayout
    private let port: UInt16
    private let dns: DNSQuestion
    /// Seconds for one answer.
    private let deadline: Double
    private let patience: Patience

    /// A host whose DNS, or whose router, keeps silent waits so long for it, and no longer.
    package struct Patience: Sendable {
        package var name: Duration
        package var all: Duration
        package init(name: Duration = .seconds(30), all: Duration = .seconds(120)) {
            self.name = name
            self.all = all
        }
    }

    /// - Parameter port: where authorities would ask: 80 but in a sandbox.
    package init(layout: HostLayout, port: UInt16, dns: DNSQuestion = DNSQuestion(), deadline: Double = 5, patience: Patience = Patience())
    {
        self.layout = layout
        self.port = port
        self.dns = dns
        self.deadline = deadline
        self.patience = patience
    }

    /// Of one look.
    private static let atOnce = 8

    package func look(_ names: [Hostname]) async throws -> [ChallengeView] {
        let directory = ChallengeDirectory(layout: layout)
        let (file, exceptions) = try await onBlockingThread { [layout] () throws(Problem) in
            let file = ChallengeFile(token: try ChallengeDirectory.freshToken(), text: "\(try EntryName.fresh("agent.")).")
            try directory.sweep(now: time(nil))
            try directory.put(file.token, file.text)
            return (file, try OutboundPlace.exceptions(layout))
        }
        let clock = LookTime(patience.all)
        do {
            let views = try await NetworkWaits.asOne {
                try await SideBySide.map(names, atOnce: Self.atOnce) { name in
                    // Whoever asked may be gone.
                    try Task.checkCancellation()
                    return try await NetworkWaits.run { () throws(Problem) in
                        try clock.asking { (last) throws(Problem) in try view(name, file, exceptions, until: last) }
                    }
                }
            }
            try directory.remove(file.token)
            return views
        } catch {
            try? directory.remove(file.token)  // the next look sweeps it away; the error above is the one to tell
            throw error
        }
    }

    private func view(
        _ name: Hostname, _ file: ChallengeFile, _ exceptions: OutboundExceptions, until last: ContinuousClock.Instant
    ) throws(Problem) -> ChallengeView {
        let end = min(ContinuousClock.now + patience.name, last)
        guard .now < end else { return ChallengeView(name: name, answer: .failed("the look took too long, and did not come to it")) }
        let answer = dns.ask(name)
        guard case .addresses(let addresses) = answer else { return ChallengeView(name: name, answer: answer) }
        var sights: [ChallengeSight] = []
        for address in addresses {
            let refusal = refusal(of: address, name, exceptions)
            let seen = if let refusal { ChallengeSight.End.unfit(refusal) } else { try ask(name, address, file, until: end) }
            sights.append(ChallengeSight(address: address, end: seen))
        }
        return ChallengeView(name: name, answer: answer, sights: sights)
    }

    /// A tenant chooses his names and what they lead to: nothing inside is asked because of it.
    private func refusal(of address: String, _ name: Hostname, _ exceptions: OutboundExceptions) -> String? {
        if DNSQuestion.isOwn(name) || exceptions.allow(.challengeCheck, address, port, isPlain: true) { return nil }
        guard let refusal = OutboundRules.refusal(of: address) else { return nil }
        let line = "cert.check \(printable(address)) \(port) plain"
        return "\(refusal): no public authority would ask it; for one of your own root writes '\(line)' into outbound.conf"
    }

    /// As many as authorities follow that follow few.
    private static let mostRedirects = 3

    private func ask(
        _ name: Hostname, _ address: String, _ file: ChallengeFile, until end: ContinuousClock.Instant
    ) throws(Problem) -> ChallengeSight.End {
        var place = ChallengePlace(scheme: "http", port: port)
        var status = 0
        for _ in 0...Self.mostRedirects {
            let (answer, body): (CurlAnswer, [UInt8])
            let left: Double = (end - ContinuousClock.now) / Duration.seconds(1)
            guard left > 0.05 else { return .unasked }
            do throws(CurlFailure) {
                (answer, body) = try fetch(place.url(name, file), at: OutboundPlace.text(address, place.port), within: min(deadline, left))
            } catch {
                switch error.kind {
                case .noLibrary: throw Library.curl.missing
                // Whether it would have answered in its time nobody knows.
                case .timeout where left < deadline: return .unasked
                case .timeout: return .silent("no answer came within \(Int(deadline)) seconds")
                default: return .silent(error.reason)
                }
            }
            status = answer.status
            if status == 200 { return body == Array(file.text.utf8) ? .reached : .other(status: status) }
            guard [301, 302, 303, 307, 308].contains(status), let location = answer.headers["location"] else {
                return .other(status: status)
            }
            // A proxy before this host may insist on TLS; authorities follow it, and believe any certificate there.
            guard let next = place.following(location, name, file) else { return .ledAway(printable(location, longest: 200)) }
            place = next
        }
        return .other(status: status)
    }

    private func fetch(_ url: String, at address: String, within seconds: Double) throws(CurlFailure) -> (CurlAnswer, [UInt8]) {
        var request = CurlRequest(url, headers: ["Cache-Control: no-cache"], connectTo: address, deadline: seconds)
        request.refusesStrangers = false
        var body: [UInt8] = []
        let answer = try CurlEasy.get(request) { piece in
            body += piece.prefix(Self.bodyKept - body.count)
            return body.count < Self.bodyKept
        }
        return (answer, body)
    }

    /// Far more than the file has.
    private static let bodyKept = 1024
}

/// What is asked for.
private struct ChallengeFile: Sendable {
    var token: EntryName
    var text: String
    var path: String { "/.well-known/acme-challenge/\(token)" }
}

/// Where it is asked for: always of the same name and address.
private struct ChallengePlace {
    var scheme: String
    var port: UInt16

    func url(_ name: Hostname, _ file: ChallengeFile) -> String {
        let isOrdinary = (scheme == "http" && port == 80) || (scheme == "https" && port == 443)
        return "\(scheme)://\(name.ascii)\(isOrdinary ? "" : ":\(port)")\(file.path)"
    }

    /// Nil for what leads to another name, another file, or to a port that authorities do not take.
    func following(_ location: String, _ name: Hostname, _ file: ChallengeFile) -> ChallengePlace? {
        guard let there = URLComponents(string: location), there.path == file.path, there.query == nil, there.user == nil else {
            return nil
        }
        guard let scheme = there.scheme?.lowercased() else { return there.host == nil ? self : nil }
        guard there.host?.lowercased() == name.ascii, scheme == "http" || scheme == "https" else { return nil }
        let ordinary: UInt16 = scheme == "http" ? 80 : 443
        let port = there.port.flatMap { UInt16(exactly: $0) } ?? ordinary
        return port == ordinary || port == self.port ? ChallengePlace(scheme: scheme, port: port) : nil
    }
}
