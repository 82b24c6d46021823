/// Packages of the distribution for which a newer version is known. Nothing is fetched: what is known is as fresh as the machine's own package lists.
package protocol PackageUpgrades: Sendable {
    /// Changes nothing. Takes about a second on a machine at rest, and minutes on one under load: who answers somebody does not wait for it.
    /// - Throws: `command-failed`, `tool-missing`, `deadline-exceeded`.
    func pending() async throws -> [PackageUpgrade]
}

package struct PackageUpgrade: Sendable, Hashable {
    package var name: String
    package var installed: String
    package var candidate: String
    /// The newer version comes from the distribution's security archive: what is installed has a published hole.
    package var isSecurity: Bool
    package init(name: String, installed: String, candidate: String, isSecurity: Bool) {
        self.name = name
        self.installed = installed
        self.candidate = candidate
        self.isSecurity = isSecurity
    }
}
