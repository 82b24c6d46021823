import ConfigTemplates
import HostServices
import SiteModel

/// The walls of a site (templates/site-walls.conf): one text, for the unit of its PHP and for what the agent starts beside it.
struct SiteWalls: Sendable {
    let layout: HostLayout
    let templates: TemplateDirectory

    func text() throws(Problem) -> Rendered<UnitFile> {
        try templates.render(
            SiteWallsContext(
                pools: layout.pools, web: layout.web, sites: layout.sites, muPlugins: layout.muPlugins, driver: layout.phpDriver,
                state: layout.state, memoryMiB: MachineLimits.standard.memory, tasks: MachineLimits.standard.tasks))
    }

    /// As systemd-run(1) takes them: it knows no `%i`.
    func properties(of site: SiteID) throws(Problem) -> [String] {
        try text().lines.filter { !$0.isEmpty && !$0.hasPrefix("#") }.map { $0.replacing("%i", with: site.rawValue) }
    }
}
