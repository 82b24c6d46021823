/// What is known of a socket that is watched. Kept over restarts: what is shown is held against what was shown before.
package struct WatchedCertificate: Codable, Sendable, Hashable {
    /// What one address showed.
    package struct Sight: Codable, Sendable, Hashable {
        package enum Answer: String, Codable, Sendable { case shown, unreadable, silent, none }
        package var address: String
        package var answer: Answer
        package var certificate: ShownCertificate?
        /// Why a browser would not believe it; that its time is over is among them.
        package var faults: [String]
        /// Those of them that are told: an end has stages of its own.
        package var remarks: [String]
        /// Why nothing came, or what came is no certificate.
        package var reason: String?
        package init(
            address: String, answer: Answer, certificate: ShownCertificate? = nil, faults: [String] = [], remarks: [String] = [],
            reason: String? = nil
        ) {
            self.address = address
            self.answer = answer
            self.certificate = certificate
            self.faults = faults
            self.remarks = remarks
            self.reason = reason.map { printable($0) }
        }
    }
    /// It cannot be looked at.
    package struct Trouble: Codable, Sendable, Hashable {
        package var since: Int64
        package var reason: String
    }
    /// Another than before, and no renewal of one.
    package struct Strange: Codable, Sendable, Hashable {
        package var since: Int64
        package var certificate: ShownCertificate
    }

    package let socket: WatchedSocket
    package let since: Int64
    package private(set) var lookedAt: Int64?
    /// Of the last look at which anything came.
    package private(set) var sights: [Sight] = []
    package private(set) var trouble: Trouble?
    /// With which nothing is wrong, as far as it was seen before; the last to end first.
    package private(set) var known: [ShownCertificate] = []
    package private(set) var strange: [Strange] = []

    package init(_ socket: WatchedSocket, since: Int64) {
        self.socket = socket
        self.since = since
    }

    /// A name with many servers shows many.
    private static let mostKnown = 16
    /// After so long what is strange is what there is: nobody objected.
    package static let patience = 7 * Seconds.day
    /// Between two looks: where all is well, and where something is not.
    package static let calmPause = Seconds.day / 4
    package static let illPause: Int64 = 900

    package var shown: [ShownCertificate] { sights.compactMap(\.certificate) }

    /// What is wrong with what is shown, each once.
    package var remarks: [String] {
        var all: [String] = []
        for remark in sights.flatMap(\.remarks) where !all.contains(remark) { all.append(remark) }
        return all
    }

    /// When it is looked at again. A look in the future was noted by a clock that was put back.
    package func next(at now: Int64) -> Int64 {
        guard let lookedAt, lookedAt <= now else { return now }
        let isIll = trouble != nil || !strange.isEmpty || !remarks.isEmpty
        return lookedAt + (isIll ? Self.illPause : Self.calmPause)
    }
    package func isDue(at now: Int64) -> Bool { next(at: now) <= now }

    /// A look that no address answered says nothing of the certificate: what was shown last goes on to be judged by its end.
    package mutating func note(_ seen: [Sight], at now: Int64) {
        guard seen.contains(where: { [.shown, .unreadable].contains($0.answer) }) else {
            let reasons = seen.map { "\($0.address): \($0.reason ?? "no answer")" }
            return noteTrouble(reasons.isEmpty ? "it has no address" : reasons.prefix(2).joined(separator: "; "), at: now)
        }
        (lookedAt, sights, trouble) = (now, seen, nil)
        let (shown, isFirst) = (self.shown, known.isEmpty)
        for certificate in shown where !isKnown(certificate) && !strange.contains(where: { $0.certificate.isSame(certificate) }) {
            if isFirst || known.contains(where: certificate.renews) {
                known.append(certificate)
            } else {
                strange.append(Strange(since: now, certificate: certificate))
            }
        }
        strange = strange.filter { one in shown.contains { $0.isSame(one.certificate) } }
            .map { Strange(since: min($0.since, now), certificate: $0.certificate) }
        known += strange.filter { $0.since <= now - Self.patience }.map(\.certificate)
        strange = strange.filter { !isKnown($0.certificate) }
        prune(now)
    }

    package mutating func noteTrouble(_ reason: String, at now: Int64) {
        lookedAt = now
        trouble = Trouble(since: trouble.map { min($0.since, now) } ?? now, reason: printable(reason, longest: 200))
    }

    /// A person knows of what is strange. - Returns: whether there was anything.
    @discardableResult
    package mutating func accept(at now: Int64) -> Bool {
        guard !strange.isEmpty else { return false }
        known += strange.map(\.certificate)
        strange = []
        prune(now)
        return true
    }

    private func isKnown(_ certificate: ShownCertificate) -> Bool { known.contains { $0.isSame(certificate) } }

    /// Those that are shown stay, and of the others those that last longest.
    private mutating func prune(_ now: Int64) {
        let shown = self.shown
        func rank(_ one: ShownCertificate) -> Int { shown.contains { $0.isSame(one) } ? 0 : 1 }
        known = Array(known.sorted { (rank($0), -$0.notAfter) < (rank($1), -$1.notAfter) }.prefix(Self.mostKnown))
    }
}

extension ShownCertificate {
    /// Facts about it may be told in another way by another version.
    fileprivate func isSame(_ other: ShownCertificate) -> Bool { fingerprint == other.fingerprint }
}
