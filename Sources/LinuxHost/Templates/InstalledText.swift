import ConfigTemplates
import Glibc
import HostServices
import SiteModel

/// The text that lies beside the binary: nothing works without it, so it is looked for before anything is started.
package enum InstalledText {
    private static let templates: [String] =
        [
            NginxMainContext.file, ListenContext.file, DefaultServerContext.file, AcmeContext.file, GenerationContext.file,
            TLSContext.file, TLSListenContext.file, TLSDefaultServerContext.file, VhostContext.file, VhostTLSContext.file,
            VhostRedirectsContext.file, PageCacheZoneContext.file, PageCacheContext.file, PoolContext.file, SiteIniContext.file,
            DisabledVhostContext.file, SnippetPHPContext.file, SiteWallsContext.file, CloudflareContext.file, CloudflareList.name,
            SharedMasterContext.file, SharedPoolContext.file, SharedIniContext.file, PHPSharedServiceContext.file,
        ] + (NginxGlobals.verbatim + NginxGlobals.ofModules).map(NginxGlobals.file)

    package static func check(_ layout: HostLayout) throws(Problem) {
        let files =
            templates.map(layout.installedText) + [layout.installedMuPlugins, layout.installedDriver, layout.installedDriverCommands]
        guard let missing = files.first(where: { access($0, R_OK) != 0 }) else { return }
        throw .cannot(
            "use the installed text in", layout.share, "'\(missing)' is missing", code: .toolMissing,
            hint: "use the binary where its text files are, or name their directory with AGENT_SHARE", details: ["path": missing])
    }
}
