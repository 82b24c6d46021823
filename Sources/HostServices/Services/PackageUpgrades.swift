/// Packages of the distribution for which a newer version is known. Nothing is fetched: what is known is as fresh as the machine's own package lists.
package protocol PackageUpgrades: Sendable {
    /// Changes nothing; takes about a second. - Throws: `command-failed`, `tool-missing`.
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
