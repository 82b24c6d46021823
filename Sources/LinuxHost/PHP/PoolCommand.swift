import Foundation
import HostServices
import SiteModel

/// How PHP-FPM is run for a site: as the site's user from its first instruction, with nothing in its environment but what stands here.
struct PoolCommand {
    let layout: HostLayout
    let pool: Pool
    /// False where every site runs as the one user there is.
    let isolated: Bool

    /// Says whether the files in `directory` make a master.
    func test(_ directory: String) -> Command {
        command(["--test", "--fpm-config", "\(directory)/\(PoolFiles.main)"], directory: directory)
    }

    func service(webUser: SiteIdentity) -> ServiceDefinition {
        let directory = layout.pool(pool.site)
        let arguments = ["--nodaemonize", "--force-stderr", "--fpm-config", "\(directory)/\(PoolFiles.main)"]
        // nginx may connect; the site may not, not even to its own: whoever speaks FastCGI to a pool sets its PHP values.
        let owner = isolated ? SiteIdentity(uid: 0, gid: webUser.gid) : pool.identity
        return ServiceDefinition(
            name: .php(pool.site), command: command(arguments, directory: directory),
            listen: ListenSocket(path: layout.phpSocket(pool.site), owner: owner, mode: 0o660), logFile: layout.phpLog(pool.site),
            stopSignal: SIGQUIT, stopTimeout: 30)
    }

    private func command(_ arguments: [String], directory: String) -> Command {
        Command(
            PHPProgram.path(pool.php), arguments,
            environment: [
                "PATH": "/usr/local/bin:/usr/bin:/bin",
                // The empty first entry is the distribution's own directory.
                "PHP_INI_SCAN_DIR": ":\(directory)",
                "FPM_SOCKETS": "\(PoolFiles.socketKey(pool.site))=3",
            ],
            identity: isolated ? pool.identity : nil, deadline: 20)
    }
}
