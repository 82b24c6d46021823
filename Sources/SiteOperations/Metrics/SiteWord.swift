import HostServices
import SiteModel

/// How a site stands, in the one word that its series has. One series a site, whatever happens to it.
package enum SiteWord: String, Sendable, CaseIterable {
    case awake, asleep, failed, stopped, unknown, disabled, trashed

    /// By domain. A domain can lie in the trash twice, and beside a live one: then the live one is told of, or the one that went last.
    static func of(_ sites: [Site], _ services: [ServiceStatus]?) -> [(domain: String, word: SiteWord)] {
        var php: [SiteID: ServiceStatus] = [:]
        for status in services ?? [] { if let site = status.name.site { php[site] = status } }
        var told: [String: SiteWord] = [:]
        for site in sites {
            let word = SiteWord(site, php[site.id])
            let domain = site.spec.domain.ascii
            if word == .trashed, told[domain] != nil { continue }
            told[domain] = word
        }
        return told.map { (domain: $0.key, word: $0.value) }.sorted { $0.domain < $1.domain }
    }

    private init(_ site: Site, _ php: ServiceStatus?) {
        switch (site.standing, php?.state) {
        case (.trashed, _): self = .trashed
        case (.disabled, _): self = .disabled
        case (.live, .running): self = php?.pid == nil ? .asleep : .awake
        case (.live, .backingOff), (.live, .failed), (.live, .silent): self = .failed
        case (.live, .stopped): self = .stopped
        // Where sites share their masters of PHP there is nothing of one site to look at.
        case (.live, nil): self = .unknown
        }
    }
}
