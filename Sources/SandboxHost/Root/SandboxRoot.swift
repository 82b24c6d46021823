import Foundation
import HostServices
import LinuxHost
import SiteModel

/// The sandbox's directory tree: docs/layout.md as code. Safe to repeat; repairs owners and modes of what is ours.
package struct SandboxRoot {
    private let layout: HostLayout
    private let owner: SiteIdentity
    private let isRoot: Bool

    package init(layout: HostLayout) {
        self.layout = layout
        owner = SystemUser.own
        isRoot = geteuid() == 0
    }

    package func prepare() throws(Problem) {
        try makeRoot()
        if isRoot { try requireTraversable() }
        try requireWritable()
        try makeDirectories()
        try requireOneFileSystem()
        try keepReserve()
    }

    // MARK: the root itself

    private func makeRoot() throws(Problem) {
        var path = ""
        for part in layout.root.split(separator: "/") {
            path += "/\(part)"
            if mkdir(path, 0o755) == 0 {
                try check("set the mode of", path) { chmod(path, 0o755) }  // whatever the umask is
            } else if errno != EEXIST {
                throw notWritable(path, errno)
            }
        }
        var facts = stat()
        guard stat(layout.root, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else { throw notWritable(layout.root, ENOTDIR) }
    }

    /// Service users must pass through every directory down to their own.
    private func requireTraversable() throws(Problem) {
        var path = layout.root
        while path != "/" {
            var facts = stat()
            try check("look at", path) { stat(path, &facts) }
            guard facts.st_mode & 0o001 != 0 else {
                throw .cannot(
                    "use the root", layout.root, "service users cannot pass through '\(path)'", code: .rootNotTraversable,
                    hint: "chmod o+x \(path), or choose another root", details: ["path": path])
            }
            path = AtomicFile.parent(of: path)
        }
    }

    private func requireWritable() throws(Problem) {
        let probe = "\(layout.root)/.writable-\(UInt64.random(in: 0...UInt64.max))"
        let file = open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw notWritable(layout.root, errno) }
        close(file)
        unlink(probe)
    }

    private func notWritable(_ path: String, _ code: Int32) -> Problem {
        if code == ENOSPC || code == EDQUOT { return systemCallProblem("write in", path, errno: code) }
        return .cannot(
            "use the root", layout.root, "'\(path)' cannot be written: \(String(cString: strerror(code)).lowercased())",
            code: .rootNotWritable,
            hint: "choose another root with --root", details: ["path": path, "errno": "\(code)"])
    }

    // MARK: below it

    private func makeDirectories() throws(Problem) {
        let mysql = isRoot ? try SystemUser.named("mysql") : owner
        for path in [layout.state, layout.secrets, layout.manifests, layout.services] { try directory(path, 0o700) }
        for path in [layout.web, layout.sites] { try directory(path, 0o711) }
        try directory(layout.trash, 0o700)
        for path in [layout.store, layout.storedReleases, layout.muPlugins, layout.acmeChallenges] { try directory(path, 0o755) }
        try directory(layout.staging, 0o711)
        for path in [layout.configuration, layout.nginx, layout.vhosts] { try directory(path, 0o755) }
        try directory(layout.rejectedVhosts, 0o755)
        try directory(layout.pools, 0o711)
        for path in [layout.cache, layout.pageCaches, layout.nginxTemporary, layout.logs, layout.phpLogs] {
            try directory(path, 0o711)
        }
        try directory(layout.mariadb, 0o711)
        try directory(layout.mariadbTemporary, 0o700, mysql)
        try directory(layout.mariadbFiles, 0o755)
        try directory(layout.run, isRoot || layout.run.hasPrefix(layout.root) ? 0o711 : 0o700)
        for path in [layout.phpSockets, layout.purgeSockets] { try directory(path, 0o711) }
        try directory(layout.mariadbRun, 0o755, mysql)
    }

    private func directory(_ path: String, _ mode: mode_t, _ wanted: SiteIdentity? = nil) throws(Problem) {
        if mkdir(path, 0o700) != 0 && errno != EEXIST { throw systemCallProblem("make", path) }
        // Never through a symlink, and never what somebody else put there.
        let file = try check("open", path) { open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        defer { close(file) }
        var facts = stat()
        try check("look at", path) { fstat(file, &facts) }
        let target = wanted ?? owner
        guard facts.st_uid == owner.uid || facts.st_uid == target.uid else {
            throw .cannot("use", path, "it belongs to the user \(facts.st_uid)", code: .rootNotWritable, details: ["path": path])
        }
        if isRoot, facts.st_uid != target.uid || facts.st_gid != target.gid {
            try check("give away", path) { fchown(file, target.uid, target.gid) }
        }
        if facts.st_mode & 0o7777 != mode { try check("set the mode of", path) { fchmod(file, mode) } }
    }

    /// rename(2) and link(2) work between these three, or every publish and delete would fail half-way.
    private func requireOneFileSystem() throws(Problem) {
        var devices: [dev_t] = []
        for path in [layout.sites, layout.trash, layout.store] {
            var facts = stat()
            try check("look at", path) { stat(path, &facts) }
            devices.append(facts.st_dev)
        }
        guard Set(devices).count == 1 else {
            throw .cannot(
                "use the root", layout.root, "sites, trash and store are not on one file system", code: .rootNotWritable,
                hint: "mount one file system over '\(layout.web)'")
        }
    }

    /// A new root needs room for it. One that stood may have given it to a way back which a crash cut short: the daemon must come up to go on
    /// with that, and takes the reserve again when it has ended.
    private func keepReserve() throws(Problem) {
        let stood = access(layout.reserve, F_OK) == 0
        do throws(Problem) { try DiskReserve(path: layout.reserve).refill() } catch {
            guard stood, error.code == .diskFull else { throw error }
        }
    }
}
