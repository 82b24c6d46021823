import HostServices
import SiteModel

/// The list that the host knows: the one that was fetched last, else the one that came with the agent.
struct CloudflareList {
    let layout: HostLayout

    static let name = "nginx/cloudflare.txt"

    func networks() throws(Problem) -> CloudflareNetworks {
        // Checked when it was written. Broken since then, the one of the package is as good as on the first day, and nginx goes on.
        if let text = try AtomicFile.read(layout.cloudflareNetworks),
            let networks = try? CloudflareNetworks(text, named: layout.cloudflareNetworks)
        {
            return networks
        }
        let shipped = layout.installedText(Self.name)
        return try CloudflareNetworks(AtomicFile.read(shipped) ?? "", named: shipped)
    }
}
