import HostServices
import SiteModel

/// Of a host whose processes have a parent that counts nothing.
package struct UnenforcedLimits: ResourceLimits {
    package let unenforced: String?
    package let refused: String?

    /// - Parameters:
    ///   - reason: "not enforced in …".
    ///   - refused: why a limit may not even be asked for.
    package init(_ reason: String, refused: String? = nil) {
        unenforced = reason
        self.refused = refused
    }

    package func current(_ site: SiteID, _ php: PHPVersion) async throws -> MachineLimits { .standard }
    package func set(_ limits: MachineLimits, _ site: SiteID, _ php: PHPVersion) async throws {}
    package func forget(_ site: SiteID) async throws {}
    package func usage(_ site: SiteID, _ php: PHPVersion) async throws -> ResourceUsage { ResourceUsage() }
    package func inventory() async throws -> [String] { [] }
}
