import ChangeEngine
import SiteModel

/// A setting of a site that changes, as people write it.
package struct SettingChange: Sendable, Hashable {
    package var name: String
    package var from: String
    package var to: String
    package init(name: String, from: String, to: String) {
        self.name = name
        self.from = from
        self.to = to
    }

    /// In the order in which a spec has them; what stays is left out.
    package static func between(_ old: SiteSpec, _ new: SiteSpec) -> [SettingChange] {
        var changes: [SettingChange] = []
        func note(_ name: String, _ from: String, _ to: String) {
            if from != to { changes.append(SettingChange(name: name, from: from, to: to)) }
        }
        note("enabled", "\(old.enabled)", "\(new.enabled)")
        note("aliases", words(old.aliases), words(new.aliases))
        note("php", old.php.rawValue, new.php.rawValue)
        note("php.compiled", old.compiled.rawValue, new.compiled.rawValue)
        note("cache", old.cache.rawValue, new.cache.rawValue)
        if old.snippet != new.snippet {
            changes.append(SettingChange(name: "nginx.snippet", from: words(old.snippet), to: words(new.snippet)))
        }
        for name in SiteLimits.Name.allCases {
            note("limits.\(name.rawValue)", old.limits.words(name), new.limits.words(name))
        }
        return changes
    }

    /// What a plan of `site set`, `disable` or `enable` makes otherwise: of any other, and of one that an agent wrote which kept less, nothing.
    package static func made(by plan: Plan) -> [SettingChange] {
        guard let basis = plan.basis, let commit = plan.commit else { return [] }
        guard let old = try? decodeJSON(Site.self, from: basis), case .putSite(let new)? = try? StoreCommit(json: commit) else {
            return []  // a change that can be shown without its settings is better than none
        }
        return between(old.spec, new.spec)
    }

    /// Its text is in the diff of the vhost.
    private static func words(_ snippet: NginxSnippet?) -> String {
        guard let count = snippet?.text.split(separator: "\n").count else { return "none" }
        return count == 1 ? "1 line" : "\(count) lines"
    }
    private static func words(_ names: [Hostname]) -> String { names.map(\.ascii).joined(separator: " ") }
}
