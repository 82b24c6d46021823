import Foundation
import HostServices
import SiteModel

/// PHP's command line of one version, as Debian installs it.
struct PHPCommandLine: Sendable {
    var version: PHPVersion
    var path: String { "/usr/bin/php\(version)" }

    /// Settings that every run has, whatever the machine's php.ini says.
    private static let settings = [
        // Nothing of ours on standard output but the answer; no arguments (they may be secrets) in the trace of an exception.
        "display_errors=stderr", "log_errors=0", "html_errors=0", "zend.exception_ignore_args=1",
        "memory_limit=256M", "auto_prepend_file=", "auto_append_file=",
        // Entries of OPcache's file cache embed absolute paths; a site's cache is filled by its own master only.
        "opcache.enable_cli=0", "opcache.file_cache=",
    ]

    /// - Parameter lean: without php.ini and its thirty extensions, which take 20 ms to load; only for code that needs none of them.
    func command(
        script: String, identity: SiteIdentity?, temporary: String, deadline: Double, lean: Bool = false
    ) throws(Problem) -> Command {
        guard access(path, X_OK) == 0 else {
            throw .cannot(
                "run", path, "PHP \(version) is not installed", code: .phpMissing,
                hint: "apt-get install php\(version)-cli php\(version)-mysql")
        }
        let start = lean ? ["-n", "-d", "extension=mbstring"] : []
        let arguments = start + (Self.settings + ["sys_temp_dir=\(temporary)"]).flatMap { ["-d", $0] } + ["-f", script]
        return Command(
            path, arguments, environment: ["PATH": "/usr/bin:/bin", "TMPDIR": temporary, "LC_ALL": "C.UTF-8"], identity: identity,
            deadline: deadline, outputLimit: 4 << 20)
    }
}
