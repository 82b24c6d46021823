import LinuxHost
import SiteModel

extension Sandbox {
    /// Sites carry their address: WordPress keeps it in its options, vhosts answer to it. Nothing moves them, so it stays while there are any.
    ///
    /// They are counted by their manifests, which a site has from its first step to its last, in the trash too.
    func requireAddressOfSites(_ wish: Wish) async throws {
        guard let recorded = try SandboxSettings.load(layout) else { return }
        var asked = recorded.addressing
        if let form = wish.form { asked.form = form }
        if let port = wish.port { asked.httpPort = port }
        let tls = wish.tls ?? recorded.asked.tls ?? false
        asked.scheme = tls ? "https" : "http"
        // Of one that comes now, the port is free to be chosen.
        asked.port = tls ? wish.tlsPort ?? recorded.httpsPort ?? 0 : asked.httpPort
        guard asked != recorded.addressing else { return }
        let sites = try await FileManifests(layout: layout).inventory().count
        guard sites > 0 else { return }
        let what = sites == 1 ? "1 site of it has its address" : "\(sites) sites of it have their addresses"
        throw Problem.cannot(
            "change the address of the sandbox", layout.root,
            "\(what) with \(recorded.addressing.scheme), port \(recorded.addressing.port) and public host '\(recorded.form.rawValue)', and would lose it",
            code: .addressInUseBySites,
            hint: "keep scheme, port and public host, or bring up another sandbox with another --root", details: ["sites": "\(sites)"])
    }
}
