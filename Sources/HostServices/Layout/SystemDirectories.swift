/// Directories that are the system's, also where they happen to be empty.
package enum SystemDirectories {
    private static let own: Set<String> = [
        "/", "/bin", "/boot", "/dev", "/dev/shm", "/etc", "/home", "/lib", "/lib32", "/lib64", "/lost+found", "/media", "/mnt", "/opt",
        "/proc", "/root", "/run", "/run/lock", "/run/user", "/sbin", "/snap", "/srv", "/sys", "/tmp", "/usr", "/usr/local", "/usr/src",
        "/var", "/var/backups", "/var/cache", "/var/lib", "/var/local", "/var/lock", "/var/log", "/var/mail", "/var/opt", "/var/spool",
        "/var/tmp", "/var/www",
    ]
    /// Nothing below these is a place for files of a person's. (In /proc the kernel makes nothing at all.)
    private static let whole = ["/boot", "/dev", "/etc", "/sys", "/usr/bin", "/usr/lib", "/usr/sbin", "/usr/share"]

    /// - Parameter path: without links. - Returns: why nobody may make it his own; nil: one may.
    package static func reason(_ path: String) -> String? {
        if own.contains(path) { return "it is a directory of the system" }
        guard !path.hasPrefix("/dev/shm/"), let above = whole.first(where: { path == $0 || path.hasPrefix("\($0)/") }) else { return nil }
        return "it lies in '\(above)', which is the system's"
    }
}
