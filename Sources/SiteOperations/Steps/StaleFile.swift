import HostServices
import SiteModel

/// A file of a site that somebody else has written since the agent did.
package enum StaleFile {
    /// - Throws: `stale-plan` when a person's work would be lost.
    static func refuse(_ path: String, _ current: String?, _ wanted: String) throws(Problem) {
        if RenderedFile(path: path, current: current, wanted: wanted).state == .edited { throw problem(path) }
    }

    package static func problem(_ path: String, of domain: Hostname? = nil) -> Problem {
        let site = domain?.ascii ?? "SITE"
        return .cannot(
            "write over", path, "it is not as the agent wrote it: somebody edited it", code: .stalePlan,
            hint: "`agent site plan \(site)` shows the difference; the same command with --overwrite accepts that it is lost",
            details: ["file": path])
    }
}
