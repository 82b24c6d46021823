import Foundation
import HostServices
import LinuxHost
import SiteModel

/// The sandbox's directory tree: docs/layout.md as code. Safe to repeat; repairs owners and modes of what is ours.
package struct SandboxRoot {
    private let layout: HostLayout
    private let isRoot: Bool

    package init(layout: HostLayout) {
        self.layout = layout
        isRoot = geteuid() == 0
    }

    /// - Throws: where this may be no root. Then nothing was touched, and what was made on the way to it is gone again.
    package func prepare() throws(Problem) {
        let claim = SandboxClaim(layout)
        try claim.requireFree()
        // Before anything is made: on a way of somebody else's, a name that was just made may lead elsewhere in the next moment.
        try requireOwnWay()
        var made: [String] = []
        do throws(Problem) {
            try makeRoot(&made)
            try requireOwnWay()
            if isRoot { try requireTraversable() }
            try requireWritable()
        } catch {
            for path in made.reversed() { rmdir(path) }  // what somebody put something into meanwhile stays
            throw error
        }
        try claim.make()
        try makeDirectories()
        try requireOneFileSystem()
        try DiskReserve(path: layout.reserve).keep()
    }

    // MARK: the root itself

    private func makeRoot(_ made: inout [String]) throws(Problem) {
        var path = ""
        for part in layout.root.split(separator: "/") {
            path += "/\(part)"
            if mkdir(path, 0o755) == 0 {
                made.append(path)
                let directory = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                guard directory >= 0 else { throw notWritable(path, errno) }
                defer { close(directory) }
                try check("set the mode of", path) { fchmod(directory, 0o755) }  // whatever the umask is
            } else if errno != EEXIST {
                throw notWritable(path, errno)
            }
        }
        var facts = stat()
        guard stat(layout.root, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else { throw notWritable(layout.root, ENOTDIR) }
    }

    /// Whoever may rename a directory on the way down could put another tree in this one's place. The root's path holds no links. Of what is not
    /// there yet, the part that is.
    private func requireOwnWay() throws(Problem) {
        var own = stat()
        if lstat(layout.root, &own) == 0 {
            guard own.st_uid == 0 || own.st_uid == geteuid() else {
                throw .cannot(
                    "use the root", layout.root, "it is another user's", code: .rootNotWritable, hint: "choose another root with --root",
                    details: ["path": layout.root])
            }
        }
        var path = AtomicFile.parent(of: layout.root)
        while path != "/" {
            var facts = stat()
            guard lstat(path, &facts) == 0 else {
                guard errno == ENOENT else { throw systemCallProblem("look at", path) }
                path = AtomicFile.parent(of: path)
                continue
            }
            // In a sticky directory others cannot rename what is not theirs.
            let isOpen = facts.st_mode & S_ISVTX == 0 && facts.st_mode & (isRoot ? 0o022 : 0o002) != 0
            guard facts.st_uid == 0 || facts.st_uid == geteuid(), !isOpen else {
                throw .cannot(
                    "use the root", layout.root, "'\(path)', on the way to it, is another user's or can be written by others",
                    code: .rootNotWritable, hint: "choose another root with --root, or close that directory", details: ["path": path])
            }
            path = AtomicFile.parent(of: path)
        }
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
        let owners = DirectoryOwners(mysql: isRoot ? try SystemUser.named("mysql") : nil)
        for rule in layout.directories.all + layout.directories.ofSandbox {
            // An ordinary user's may lie in /tmp, where nobody else has anything to look for.
            let isPrivate = rule.path == layout.run && !isRoot && !layout.run.hasPrefix("\(layout.root)/")
            try OwnDirectory.make(isPrivate ? rule.with(mode: 0o700) : rule, owners)
        }
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
}
