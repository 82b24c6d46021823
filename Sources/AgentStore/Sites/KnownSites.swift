import SiteModel
import Synchronization

/// Sites beside the text of the row that each was decoded from. The rows are read every time and stay the truth: an equal text means an equal
/// site, so nothing has to be told when a row changes. Lists are read every few seconds, and decoding is most of their cost.
///
/// Each kind of list has its own: a short one, of the trash, must not drop what a long one needs.
final class KnownSites: Sendable {
    private let byText = Mutex<[SiteState?: [String: Site]]>([:])

    /// How many are kept of this kind of list, for tests and metrics.
    func count(_ state: SiteState?) -> Int { byText.withLock { $0[state]?.count ?? 0 } }

    /// - Parameter state: which kind of list the texts are; nil is the list of all.
    func sites(_ texts: [String], _ state: SiteState?) throws -> [Site] {
        let known = byText.withLock { $0[state] ?? [:] }
        var new: [String: Site] = [:]
        let sites = try texts.map { text in
            if let site = known[text] { return site }
            let site = try StoredJSON.value(Site.self, from: text)
            new[text] = site
            return site
        }
        if !new.isEmpty { keep(new, ofList: texts, sites, state) }
        return sites
    }

    /// Texts that no row has any more are dropped with the first list that they outnumber.
    private func keep(_ new: [String: Site], ofList texts: [String], _ sites: [Site], _ state: SiteState?) {
        byText.withLock { known in
            if (known[state]?.count ?? 0) + new.count > 2 * texts.count {
                known[state] = Dictionary(zip(texts, sites), uniquingKeysWith: { first, _ in first })
            } else {
                known[state, default: [:]].merge(new, uniquingKeysWith: { first, _ in first })
            }
        }
    }
}
