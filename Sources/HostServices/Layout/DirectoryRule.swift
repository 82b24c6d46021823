/// One directory of a host: where, whose, for whom, and why it is so.
package struct DirectoryRule: Sendable, Hashable {
    /// Who someone is on every kind of host. In a sandbox of an ordinary user all of them are that user.
    package enum Role: String, Sendable, Hashable {
        case root, web, mysql, redis, site
    }

    package struct Owner: Sendable, Hashable, CustomStringConvertible {
        package let user: Role
        package let group: Role
        package init(user: Role, group: Role) {
            self.user = user
            self.group = group
        }
        package static let root = Owner(user: .root, group: .root)
        package static let web = Owner(user: .web, group: .web)
        package static let mysql = Owner(user: .mysql, group: .mysql)
        package static let redis = Owner(user: .redis, group: .redis)
        package static let site = Owner(user: .site, group: .site)
        package var description: String { user == group ? user.rawValue : "\(user.rawValue):\(group.rawValue)" }
    }

    package let path: String
    package let owner: Owner
    package let mode: UInt32
    /// Who makes entries in it.
    package let writer: String
    package let why: String

    package init(_ path: String, _ owner: Owner, _ mode: UInt32, writer: String, why: String) {
        self.path = path
        self.owner = owner
        self.mode = mode
        self.writer = writer
        self.why = why
    }

    /// The last part of the path.
    package var name: String { String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]) }

    package func with(mode: UInt32) -> DirectoryRule { DirectoryRule(path, owner, mode, writer: writer, why: why) }
}
