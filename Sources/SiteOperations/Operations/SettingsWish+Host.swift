import HostServices
import SiteModel

/// What a wish comes to on this host: what is refused, and what is said beside the change. Pure.
extension SettingsWish {
    /// Said and not held would be worse than not said.
    /// - Parameters:
    ///   - masters: whether sites share their PHP.
    ///   - refused: why this host holds no site to limits of its own; nil: it does, or says that it does not.
    package func requireHeld(on site: Site, masters: PHPMasters, refused: String?) throws(Problem) {
        if compiled == .disk, masters == .shared {
            throw .cannot(
                "keep compiled code on disk for", site.spec.domain.ascii,
                "sites share their PHP, which would run what any of them wrote there",
                code: .phpShared, hint: "it is kept in memory as long as their PHP runs, and that does not sleep")
        }
        guard let refused else { return }
        for name in SiteLimits.Name.ofMachine {
            guard let value = limits[name], value != site.spec.limits[name] else { continue }
            throw .cannot(
                "set limits.\(name.rawValue) of", site.spec.domain.ascii, refused, code: .phpShared,
                hint: "limits.children bounds what the site works on at once, and with it its memory: at most 256 MiB for each",
                details: ["limit": name.rawValue])
        }
    }

    /// - Parameters:
    ///   - unenforced: why limits are not held on hosts of this kind.
    ///   - missing: where they are: those that this machine cannot hold, and why.
    ///   - memory: of this machine, in bytes.
    package func warnings(
        on site: Site, unenforced: String?, missing: [SiteLimits.Name: String] = [:], memory: UInt64 = .max
    ) -> [String] {
        strangers(to: site) + (unenforced == nil ? unheld(missing) + boundless(memory) : unheld(unenforced)) + unjudged(on: site)
    }

    /// Taken away already is no error, and neither is a slip of the fingers, which looks the same.
    private func strangers(to site: Site) -> [String] {
        let aliases = site.spec.aliases.map(\.ascii)
        return removedAliases.filter { !site.spec.aliases.contains($0) }.map { name in
            let near = Nearest.to(name.ascii, among: aliases).map { "'\($0)'" }.joined(separator: ", ")
            return "the site has no alias '\(name.ascii)'" + (near.isEmpty ? "" : ": did you mean \(near)?")
        }
    }

    private func unheld(_ reason: String?) -> [String] {
        guard let reason, SiteLimits.Name.ofMachine.contains(where: { limits[$0] != nil }) else { return [] }
        return ["limits of memory, tasks and cpu are \(reason)"]
    }

    private func unheld(_ missing: [SiteLimits.Name: String]) -> [String] {
        SiteLimits.Name.ofMachine.compactMap { name in
            guard limits[name] != nil, let reason = missing[name] else { return nil }
            return "limits.\(name.rawValue) is recorded and \(reason)"
        }
    }

    /// No mistake on a machine that will grow.
    private func boundless(_ memory: UInt64) -> [String] {
        guard let wanted = limits[.memory], UInt64(max(wanted, 0)) << 20 > memory else { return [] }
        return [
            "limits.memory of \(SiteLimits.size(wanted)) exceeds this machine, which has \(SiteLimits.size(Int(memory >> 20))): it keeps the site from nothing"
        ]
    }

    /// A site that is switched off has no place for a snippet in its vhost.
    private func unjudged(on site: Site) -> [String] {
        guard case .put? = snippet, !(enabled ?? site.spec.enabled) else { return [] }
        return ["the site is switched off: nginx judges its snippet when it is switched on"]
    }
}
