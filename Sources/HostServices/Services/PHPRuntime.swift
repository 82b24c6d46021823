import SiteModel

/// PHP-FPM: one unprivileged master per site, its socket bound by the service manager.
package protocol PHPRuntime: Sendable {
    /// Installed versions with FPM and the extensions WordPress needs, oldest first.
    func versions() async throws -> [PHPVersion]
    /// The pool file and the ini file of a pool, by name: pure.
    func render(_ pool: Pool) throws -> [String: String]
    /// A file of the pool as it stands, or nil.
    func written(_ site: SiteID, _ name: String) async throws -> String?
    /// Writes the pool, checks it with `php-fpm -t`, starts its master and returns when its socket is bound. - Throws: `php-missing`, `configuration-refused`.
    func start(_ pool: Pool) async throws
    /// Starts its master with the files that stand, whoever wrote them.
    func startAsItStands(_ pool: Pool) async throws
    func isRunning(_ pool: Pool) async throws -> Bool
    /// Stops the master, removes socket, definition and files. Absent is success.
    func remove(_ site: SiteID) async throws
    /// Names of directories in etc/php.
    func inventory() async throws -> [String]
}
