import SiteModel

/// PHP-FPM: one unprivileged master per site, its socket bound by the service manager; or one master that all sites share (`masters`), of which each
/// site has a pool. Every promise holds for both.
package protocol PHPRuntime: Sendable {
    var masters: PHPMasters { get }
    /// Installed versions with FPM and the extensions WordPress needs, oldest first.
    func versions() async throws -> [PHPVersion]
    /// The pool file and the ini file of a pool, by name: pure.
    func render(_ pool: Pool) throws -> [String: String]
    /// A file of the pool as it stands, or nil.
    func written(_ site: SiteID, _ name: String) async throws -> String?
    /// Writes the pool, checks it with `php-fpm -t`, starts its master and returns when its socket is bound. - Throws: `php-missing`, `configuration-refused`.
    func start(_ pool: Pool) async throws
    /// Starts its master with the files that stand, whoever wrote them; one that runs reads them again, one of another version ends first.
    func startAsItStands(_ pool: Pool) async throws
    func isRunning(_ pool: Pool) async throws -> Bool
    /// Whether it runs in its version, and its files are as `render` gives them.
    func stands(_ pool: Pool) async throws -> Bool
    /// Makes a site's master this one: `start`, and a master that runs reads the files that stand in every case, so that a call that was
    /// broken off is made good. Of another version: the old one ends before the new one has the socket.
    func change(to pool: Pool) async throws
    /// Empties what the site's PHP keeps compiled on disk; a master that runs compiles anew. `start` with other files, `change` and `startAsItStands` do so too.
    /// - Throws: `php-shared` where sites share masters: those keep nothing on disk.
    func forgetCompiled(_ pool: Pool) async throws
    /// Whether code on disk may have been compiled with other extensions than PHP has now: calls that it took for known would end the process.
    func hasOutdatedCompiled(_ pool: Pool) async throws -> Bool
    /// Stops the master, removes socket, definition and files. Absent is success.
    func remove(_ site: SiteID) async throws
    /// Names of directories in etc/php.
    func inventory() async throws -> [String]
}
