import SiteModel

/// A body that a client may send. The server refuses keys that are not in `knownKeys`: an unknown key is a mistake or a newer client,
/// and ignoring it would do something other than what was asked.
package protocol RequestBody: Codable, Sendable {
    static var knownKeys: Set<String> { get }
}

extension CreateSiteRequest: RequestBody {
    package static let knownKeys: Set<String> = [
        "domain", "aliases", "title", "adminEmail", "adminLogin", "php", "cache", "locale", "wordpress", "wordpressSHA256",
    ]
}

extension SetSiteRequest: RequestBody {
    package static let knownKeys = Set(
        [
            "cache", "php", "compiled", "addAliases", "removeAliases", "enabled", "snippet", "snippetName", "tls", "tlsDNS", "hsts",
            "overwrite",
        ] + SiteLimits.Name.allCases.map(\.rawValue))
}

extension PurgeCacheRequest: RequestBody {
    package static let knownKeys: Set<String> = ["paths", "compiled"]
}

extension UpgradeConfigRequest: RequestBody {
    package static let knownKeys: Set<String> = ["overwrite"]
}

extension RefreshCloudflareRequest: RequestBody {
    package static let knownKeys: Set<String> = ["text", "addresses", "dryRun"]
}

extension OrphanRequest: RequestBody {
    package static let knownKeys: Set<String> = ["action", "names"]
}

extension AddJobRequest: RequestBody {
    package static let knownKeys: Set<String> = ["kind", "site"]
}

extension SetScheduleRequest: RequestBody {
    package static let knownKeys: Set<String> = ["calendar", "zone", "jitter", "enabled", "reset", "dryRun"]
}
