import SiteModel

/// Whether an authority would find this host behind names, asked before any authority is: one that fails counts against the account.
package protocol ChallengeLook: Sendable {
    /// Puts a file of its own where challenges lie, asks every address that the DNS gives for each name for it, over plain HTTP, and takes it away.
    /// Whatever is wrong with a name is an answer, in the order of `names`.
    /// It has an end: what was not finished by then is not ready.
    /// - Throws: what this machine lacks for looking: libcurl, the directory, files of root's that cannot be read.
    func look(_ names: [Hostname]) async throws -> [ChallengeView]
}

/// How one name stands.
package struct ChallengeView: Sendable, Hashable {
    package var name: Hostname
    package var answer: NameAnswer
    package var sights: [ChallengeSight]
    package init(name: Hostname, answer: NameAnswer, sights: [ChallengeSight] = []) {
        self.name = name
        self.answer = answer
        self.sights = sights
    }

    /// Authorities ask one address and fall back to another only where nobody answers: so somebody must answer, and nobody otherwise.
    package var isReady: Bool { sights.contains { $0.end == .reached } && sights.allSatisfy { $0.end == .reached || $0.end.isSilence } }

    /// Nobody answers at any of its addresses: it may be so for this host alone.
    package var isSilent: Bool { !sights.isEmpty && sights.allSatisfy(\.end.isSilence) }

    /// Why it is not ready; and where it is, what a person should still know. Empty: all is well.
    package var remarks: [String] {
        switch answer {
        case .addresses: sights.compactMap { sight in sight.end.sentence.map { "\(sight.address): \($0)" } }
        case .noSuchName: ["the DNS knows no such name"]
        case .noAddress: ["the DNS has no address for it"]
        case .failed(let reason): ["the DNS was asked in vain: \(reason)"]
        }
    }
}

/// What the DNS says of a name.
package enum NameAnswer: Sendable, Hashable {
    /// IPv4 first, in numbers.
    case addresses([String])
    case noSuchName
    case noAddress
    case failed(String)
}

/// What one address of a name answered.
package struct ChallengeSight: Sendable, Hashable {
    package enum End: Sendable, Hashable {
        /// The file came, as it was put.
        case reached
        /// Somebody answered, and not with the file.
        case other(status: Int)
        /// To another name, which is not followed.
        case ledAway(String)
        /// Nobody answered, or not whole.
        case silent(String)
        /// Nobody's address on the internet: not asked, with why and what would permit it.
        case unfit(String)
        /// The look took too long.
        case unasked

        package var isSilence: Bool { if case .silent = self { true } else { false } }

        /// nil where all is well.
        package var sentence: String? {
            switch self {
            case .reached: nil
            case .other(200): "another server answers there: not this host's file came"
            case .other(let status): "another server answers there, or one before this host: \(status)"
            case .ledAway(let place): "it leads to '\(place)'"
            case .silent(let reason): reason
            case .unfit(let reason): reason
            case .unasked: "it was not asked: the look took too long"
            }
        }
    }
    package var address: String
    package var end: End
    package init(address: String, end: End) {
        self.address = address
        self.end = end
    }
}
