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
        if let port = wish.port { asked.port = port }
        guard asked != recorded.addressing else { return }
        let sites = try await FileManifests(layout: layout).inventory().count
        guard sites > 0 else { return }
        let what = sites == 1 ? "1 site of it has its address" : "\(sites) sites of it have their addresses"
        throw Problem.cannot(
            "change the address of the sandbox", layout.root,
            "\(what) with port \(recorded.httpPort) and public host '\(recorded.form.rawValue)', and would lose it",
            code: .addressInUseBySites,
            hint: "keep the port and the public host, or bring up another sandbox with another --root", details: ["sites": "\(sites)"])
    }
}
