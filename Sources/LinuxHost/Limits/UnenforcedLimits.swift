import HostServices
import SiteModel

/// Of a host whose processes have a parent that counts nothing.
package struct UnenforcedLimits: ResourceLimits {
    package let unenforced: String?

    /// - Parameter reason: "not enforced in …".
    package init(_ reason: String) { unenforced = reason }

    package func current(_ site: SiteID, _ php: PHPVersion) async throws -> MachineLimits { .standard }
    package func set(_ limits: MachineLimits, _ site: SiteID, _ php: PHPVersion) async throws {}
    package func forget(_ site: SiteID) async throws {}
    package func usage(_ site: SiteID, _ php: PHPVersion) async throws -> ResourceUsage { ResourceUsage() }
    package func inventory() async throws -> [String] { [] }
}
