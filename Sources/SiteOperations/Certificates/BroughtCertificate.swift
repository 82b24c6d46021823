import HostServices
import SiteModel

/// What a person brings is held against what stands, as visitors would be off with either. Pure.
package struct BroughtCertificate: Sendable, Hashable {
    /// One of the two, and why browsers do not believe it.
    package struct Side: Sendable, Hashable {
        package var facts: CertificateFacts
        package var faults: [TLSFault]
        package init(_ facts: CertificateFacts, faults: [TLSFault]) {
            self.facts = facts
            self.faults = faults
        }
    }

    /// By which visitors come; the site's own first.
    package var names: [Hostname]
    package var new: Side
    /// nil: nothing that can be read.
    package var standing: Side?

    package init(names: [Hostname], new: Side, standing: Side?) {
        self.names = names
        self.new = new
        self.standing = standing
    }

    /// Why browsers do not believe the new one.
    package var faults: [TLSFault] { new.faults }

    package var uncovered: [Hostname] { names.filter { !new.facts.covers($0) } }

    /// Why visitors are worse off with it than with what stands, all of it; nil: they are not. Where the clock is in doubt nobody can say that it is better.
    package func worse(at now: SoundTime?) -> String? {
        guard let now else { return "the clock is in doubt, and nothing can be judged by it" }
        guard let standing else { return nil }
        let (old, own) = (worth(standing, now), worth(new, now))
        // Names below it that somebody uses are none of the site's own.
        let brought = Set(new.facts.names.map { $0.lowercased() })
        let stars = Set(standing.facts.names.map { $0.lowercased() }).subtracting(brought)
            .filter { $0.hasPrefix("*.") && isOwn($0.dropFirst(2)) }.sorted()
        let isWilder = !stars.isEmpty && old.standing == .trusted
        if own.mayReplace(old), !isWilder { return nil }
        var reasons = isWilder ? ["the one that stands is for \(stars.joined(separator: ", ")), and this one is not"] : []
        if own.standing < old.standing {
            let why = faults.map(\.sentence).joined(separator: "; ")
            let what = old.standing == .trusted ? "browsers believe the one that stands, and not this one" : "nobody can come with this one"
            reasons.append("\(what)\(why.isEmpty ? "" : ": \(why)")")
        }
        if own.covered < old.covered {
            let lost = names.filter { standing.facts.covers($0) && !new.facts.covers($0) }.map(\.ascii).joined(separator: ", ")
            reasons.append("the one that stands is for more of the site's names\(lost.isEmpty ? "" : ": \(lost)")")
        }
        if own.notAfter < old.notAfter {
            reasons.append("it ends at \(Moment.words(own.notAfter)), and the one that stands at \(Moment.words(old.notAfter))")
        }
        return reasons.joined(separator: "; ")
    }

    private func isOwn(_ domain: Substring) -> Bool { names.contains { domain == $0.ascii || domain.hasSuffix(".\($0.ascii)") } }

    private func worth(_ side: Side, _ now: SoundTime) -> CertificateWorth {
        CertificateWorth(side.facts, side.faults, for: names, at: now.seconds)
    }
}
