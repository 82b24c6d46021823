import HostServices
import SiteModel

/// Everything on the host that carries a site's name, whoever it belongs to. Strings, because a stranger may have made it.
package struct HostInventory: Sendable {
    package var vhosts: [String]
    package var pools: [String]
    package var services: [String]
    package var databases: [String]
    package var accounts: [String]
    /// nil where users have no names.
    package var users: [String]?
    package var trees: [String]
    /// Trees with a release that is served, and with WordPress's configuration.
    package var served: [String]
    package var configured: [String]
    package var trash: [String]
    package var staging: [String]
    package var manifests: [String]
    package var secrets: [String]
    package var certificates: [String]
    /// Sites with limits of their own.
    package var limits: [String]

    package init(
        vhosts: [String], pools: [String], services: [String], databases: [String], accounts: [String], users: [String]? = nil,
        trees: [String], served: [String], configured: [String], trash: [String], staging: [String], manifests: [String],
        secrets: [String], certificates: [String], limits: [String] = []
    ) {
        self.vhosts = vhosts
        self.pools = pools
        self.services = services
        self.databases = databases
        self.accounts = accounts
        self.users = users
        self.trees = trees
        self.served = served
        self.configured = configured
        self.trash = trash
        self.staging = staging
        self.manifests = manifests
        self.secrets = secrets
        self.certificates = certificates
        self.limits = limits
    }

    package static func gather(_ host: ServiceHost) async throws -> HostInventory {
        async let vhosts = host.web.inventory()
        async let pools = host.php.inventory()
        async let services = host.services.list()
        async let databases = host.databases.inventory()
        async let users = host.accounts.named ? host.accounts.inventory() : nil
        async let trees = host.trees.inventory()
        async let manifests = host.manifests.inventory()
        async let secrets = host.secrets.inventory()
        async let certificates = host.certificates.inventory()
        async let limits = host.limits.inventory()
        let prefix = "php-"
        return HostInventory(
            vhosts: try await vhosts, pools: try await pools,
            services: try await services.map(\.name.rawValue).filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) },
            databases: try await databases.databases, accounts: try await databases.accounts, users: try await users,
            trees: try await trees.sites, served: try await trees.served, configured: try await trees.configured,
            trash: try await trees.trash, staging: try await trees.staging, manifests: try await manifests, secrets: try await secrets,
            certificates: try await certificates, limits: try await limits)
    }

    /// What each kind is called in a finding, and what carries a site's name. Staging and secrets carry others.
    package var kinds: [(kind: OrphanKind, names: [String])] {
        [
            (.vhost, vhosts), (.pool, pools), (.service, services), (.database, databases), (.account, accounts), (.tree, trees),
            (.release, served), (.configuration, configured), (.trash, trash), (.manifest, manifests), (.certificate, certificates),
            (.limits, limits),
        ] + (users.map { [(.user, $0)] } ?? [])
    }

    /// Everything that carries this name.
    func kinds(of name: String) -> [OrphanKind] { kinds.filter { $0.names.contains(name) }.map(\.kind) }
}

package enum OrphanKind: String, Sendable, CaseIterable {
    case vhost, pool, service, database, account, user, tree
    case release = "current release"
    case configuration = "wp-config.php"
    case trash, manifest, certificate, limits, staging, secrets

    /// Part of what answers visitors; a site in the trash has none of it.
    var serves: Bool { [.vhost, .pool, .service].contains(self) }
}
