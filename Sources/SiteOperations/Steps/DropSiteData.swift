import ChangeEngine
import HostServices
import SiteModel

/// The end of a site: limits, database, account, tree, trash, certificates, Unix user and manifest. Its plans only go forward, so undo is never asked.
struct DropSiteData: HostStep {
    struct Input: Codable, Sendable {
        var site: SiteID
        /// nil when it is not known (an orphan); processes are left to the person then.
        var identity: SiteIdentity?
        /// Of an orphan, which may still be served; a site in the trash is not.
        var vhost: Vhost?
    }
    static let kind = "site.drop"
    private let input: Input
    private let host: ServiceHost
    private let activation: ActivationLane<ServedVhost>

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        host = tools.host
        activation = tools.activation
    }

    func check() async throws -> StepCheck {
        // With the doctor's own eyes: what it finds, this step must not call ended.
        let kinds = try await HostInventory.gather(host).kinds(of: input.site.rawValue)
        return kinds.contains { input.vhost != nil || !$0.serves } ? .needed(undo: UndoRecord()) : .satisfied
    }
    func apply() async throws {
        if let vhost = input.vhost {
            try await activation.deactivate(ServedVhost(vhost))
            try await host.php.remove(input.site)
        }
        try await host.limits.forget(input.site)
        if let identity = input.identity { try await host.accounts.endProcesses(of: identity) }
        try await host.databases.dropAccount(DatabaseAccount(of: input.site))
        try await host.databases.drop(DatabaseName(of: input.site))
        try await host.trees.discard(input.site)
        try await host.trees.purgeTrash(input.site)
        try await host.certificates.discard(input.site)
        try await host.accounts.unregister(input.site)
        try await host.manifests.remove(input.site)
    }
    func undo(_: UndoRecord) async throws {}
}
