import SiteModel

/// Memory, tasks and processor of a site's PHP, held by whoever is the parent of its processes. Every call is safe to repeat.
package protocol ResourceLimits: Sendable {
    /// nil where limits hold; else why they do not, in words. The calls below have nothing to do then.
    var unenforced: String? { get }
    /// nil where a limit may be asked for, held or not; else why nobody may, in words.
    var refused: String? { get }
    /// What holds for a site's PHP of this version, whether it runs or not; the standard where nothing else was asked for.
    func current(_ site: SiteID, _ php: PHPVersion) async throws -> MachineLimits
    /// From now on, for what runs too, and after a reboot. The standard leaves nothing of the site behind.
    func set(_ limits: MachineLimits, _ site: SiteID, _ php: PHPVersion) async throws
    /// Leaves nothing of the site behind, of any version. Absent is success.
    func forget(_ site: SiteID) async throws
    /// Of memory, tasks and processor, each that nobody can be held to here: why, in words.
    func missing() throws -> [SiteLimits.Name: String]
    /// Each that does not hold for a site's PHP, whatever was asked for: why, in words. While it runs, as the kernel has it.
    func unheld(_ limits: MachineLimits, of site: SiteID, _ php: PHPVersion) async throws -> [SiteLimits.Name: String]
    /// What the site's PHP uses now; nil where nobody can tell, or it sleeps.
    func usage(_ site: SiteID, _ php: PHPVersion) async throws -> ResourceUsage
    /// Sites that have limits of their own.
    func inventory() async throws -> [String]
}

extension ResourceLimits {
    package var isEnforced: Bool { unenforced == nil }
    package var refused: String? { nil }
    package func missing() throws -> [SiteLimits.Name: String] {
        guard let unenforced else { return [:] }
        return Dictionary(uniqueKeysWithValues: SiteLimits.Name.ofMachine.map { ($0, unenforced) })
    }
    package func unheld(_ limits: MachineLimits, of site: SiteID, _ php: PHPVersion) async throws -> [SiteLimits.Name: String] {
        try missing()
    }
}

package struct ResourceUsage: Sendable, Hashable {
    /// Bytes.
    package var memory: UInt64?
    package var tasks: UInt64?
    package init(memory: UInt64? = nil, tasks: UInt64? = nil) {
        self.memory = memory
        self.tasks = tasks
    }
}
