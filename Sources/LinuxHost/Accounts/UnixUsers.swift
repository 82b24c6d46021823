import Foundation
import HostServices
import SiteModel

/// Users and groups of sites in passwd and group, through Debian's own programs, which keep shadow and gshadow in step and lock all four.
package struct UnixUsers: Sendable {
    private let runner: any CommandRunner
    /// Before /etc: empty on a host, a directory in tests.
    private let prefix: String
    /// A second program would find the files locked and sleep for a whole second.
    private let lane = Lane()

    package init(runner: any CommandRunner, prefix: String = "") {
        self.runner = runner
        self.prefix = prefix
    }

    package func isRegistered(_ identity: SiteIdentity, for site: SiteID) throws(Problem) -> Bool {
        guard try user(site.rawValue) == identity else { return false }
        return try group(site.rawValue) == identity.gid
    }

    package func register(_ identity: SiteIdentity, for site: SiteID) async throws {
        try await lane.run { [self] in
            let name = site.rawValue
            switch try group(name) {
            case identity.gid: break
            case let other?: throw taken("group", name, other)
            case nil: try await run("make group", name, Self.groupadd, Self.newGroup(identity) + [name])
            }
            switch try user(name) {
            case identity: break
            case let other?: throw taken("user", name, other.uid)
            case nil: try await run("make user", name, Self.useradd, Self.newUser(identity) + [name])
            }
        }
    }

    /// Absent is success.
    package func unregister(_ site: SiteID) async throws {
        try await lane.run { [self] in
            let name = site.rawValue
            if let found = try user(name) {
                guard found.uid >= IDRanges.first else { throw taken("user", name, found.uid) }
                try await run("remove user", name, Self.userdel, [name])
            }
            // userdel takes the group along where /etc/login.defs says so (USERGROUPS_ENAB).
            if let found = try group(name) {
                guard found >= IDRanges.first else { throw taken("group", name, found) }
                try await run("remove group", name, Self.groupdel, [name])
            }
        }
    }

    /// Of either file: a group without its user is what a crash left.
    package func inventory() throws(Problem) -> [String] {
        let sites = (try entries("passwd") + entries("group")).compactMap { fields -> String? in
            guard fields.count > 2, SiteID(rawValue: fields[0]) != nil, (UInt32(fields[2]) ?? 0) >= IDRanges.first else { return nil }
            return fields[0]
        }
        return Set(sites).sorted()
    }

    // MARK: the programs

    private static let (groupadd, useradd) = ("/usr/sbin/groupadd", "/usr/sbin/useradd")
    private static let (userdel, groupdel) = ("/usr/sbin/userdel", "/usr/sbin/groupdel")

    /// `--system` leaves out ageing, mail and subordinate ids; its range ends where ours begins and is moved so that nothing warns.
    private static func newGroup(_ identity: SiteIdentity) -> [String] {
        ["--system", "--gid", "\(identity.gid)", "-K", "SYS_GID_MAX=\(highest)"]
    }
    private static func newUser(_ identity: SiteIdentity) -> [String] {
        [
            "--system", "--uid", "\(identity.uid)", "--gid", "\(identity.gid)", "--no-user-group", "--no-create-home", "--home-dir",
            "/nonexistent",
            "--shell", "/usr/sbin/nologin",
            // The log of last logins is one file by number: with ours it would look like hundreds of megabytes.
            "--no-log-init", "-K", "SYS_UID_MAX=\(highest)",
        ]
    }
    private static let highest = 4_294_967_293

    private func run(_ verb: String, _ name: String, _ program: String, _ arguments: [String]) async throws {
        let place = prefix.isEmpty ? [] : ["--prefix", prefix]
        let result = try await runner.run(Command(program, place + arguments, environment: ["PATH": "/usr/sbin:/usr/bin"], deadline: 60))
        guard result.exitCode != 0 else { return }
        let words = result.errorOutput.split(separator: "\n").last.map(String.init) ?? "exit \(result.exitCode)"
        throw Problem.cannot(verb, name, words, code: .commandFailed, details: ["program": program, "exit": "\(result.exitCode)"])
    }

    private func taken(_ kind: String, _ name: String, _ number: UInt32) -> Problem {
        .cannot("use the \(kind)", name, "it belongs to somebody else, with the number \(number)", code: .badName)
    }

    // MARK: the files

    private func user(_ name: String) throws(Problem) -> SiteIdentity? {
        guard let fields = try entries("passwd").first(where: { $0.count > 3 && $0[0] == name }), let uid = UInt32(fields[2]),
            let gid = UInt32(fields[3])
        else { return nil }
        return SiteIdentity(uid: uid, gid: gid)
    }

    private func group(_ name: String) throws(Problem) -> UInt32? {
        try entries("group").first { $0.count > 2 && $0[0] == name }.flatMap { UInt32($0[2]) }
    }

    private func entries(_ file: String) throws(Problem) -> [[String]] {
        (try AtomicFile.read("\(prefix)/etc/\(file)") ?? "").split(separator: "\n").map {
            $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
