import SiteModel
import Synchronization

/// Sites beside the text of the row that each was decoded from. The rows are read every time and stay the truth: an equal text means an equal
/// site, so nothing has to be told when a row changes. Lists are read every few seconds, and decoding is most of their cost.
final class KnownSites: Sendable {
    private let byText = Mutex<[String: Site]>([:])

    func sites(_ texts: [String]) throws -> [Site] {
        let known = byText.withLock { $0 }
        var new: [String: Site] = [:]
        let sites = try texts.map { text in
            if let site = known[text] { return site }
            let site = try StoredJSON.value(Site.self, from: text)
            new[text] = site
            return site
        }
        if !new.isEmpty { keep(new, ofList: texts, sites) }
        return sites
    }

    /// Texts that no row has any more are dropped with the first list that they outnumber.
    private func keep(_ new: [String: Site], ofList texts: [String], _ sites: [Site]) {
        byText.withLock { known in
            if known.count + new.count > 2 * texts.count {
                known = Dictionary(zip(texts, sites), uniquingKeysWith: { first, _ in first })
            } else {
                known.merge(new, uniquingKeysWith: { first, _ in first })
            }
        }
    }
}
