import Foundation
import HostServices
import SiteModel

/// Whether sites share masters of PHP is chosen for a host that has none: a daemon knows one kind of master, and no site is left with the other.
struct PHPMastersChoice {
    let layout: HostLayout

    /// - Returns: held until the choice is on the disk, so that no daemon makes a site meanwhile.
    func begin() throws(Problem) -> FileLock {
        if access(layout.state, F_OK) != 0 { try OwnDirectory.make(layout.directories.state) }
        guard let lock = try FileLock.take(layout.daemonLock) else {
            throw .cannot(
                "change who runs PHP on", "this machine", "the daemon runs", code: .daemonRunning,
                hint: "systemctl stop agent.service, then this again, then systemctl start agent.service: sites are served meanwhile")
        }
        do throws(Problem) { try requireNoSites() } catch {
            lock.release()
            throw error
        }
        return lock
    }

    /// Those in the trash are sites too.
    private func requireNoSites() throws(Problem) {
        let manifests = try DirectoryListing.names(in: layout.manifests).filter { $0.hasSuffix(".json") }.count
        let pools = try DirectoryListing.names(in: layout.pools).filter { !$0.hasPrefix(".") }.count
        let sites = max(manifests, pools)
        guard sites > 0 else { return }
        throw .cannot(
            "change who runs PHP on", "this machine", "it has \(sites) site\(sites == 1 ? "" : "s"), deleted ones among them",
            code: .phpShared,
            hint: """
                it is chosen before the first site is made; agent site list and agent site list --state trashed name those that are there, and \
                agent site delete --purge ends one for good
                """)
    }
}
