/// The programs that this host runs and the libraries that they load, as they are installed now.
package protocol Tools: Sendable {
    /// One entry for each program that is needed here, and one for each installed PHP. Changes nothing; a program that cannot tell its version
    /// is listed without one, and one that does not tell it in time as late.
    func inventory() async throws -> [InstalledTool]
}

package struct InstalledTool: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable { case nginx, mariadb, php, bsdtar, redis, libcurl, libmariadb }
    package var kind: Kind
    /// Where it is, or was looked for.
    package var program: String
    package var isInstalled: Bool
    /// The first line of what it says of itself.
    package var versionText: String
    /// Of a PHP, in lower case.
    package var extensions: Set<String>
    /// It was started and did not answer in time: what it would have said is not known.
    package var isLate = false
    package init(_ kind: Kind, program: String, isInstalled: Bool, versionText: String = "", extensions: Set<String> = []) {
        self.kind = kind
        self.program = program
        self.isInstalled = isInstalled
        self.versionText = versionText
        self.extensions = extensions
    }
}
