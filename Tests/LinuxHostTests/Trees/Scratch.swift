import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// A private root in /tmp that service users may traverse, gone when the test ends.
final class Scratch: Sendable {
    let path: String
    let layout: HostLayout

    init(_ name: String) throws {
        path = "/tmp/agent-\(name)-\(UInt64.random(in: 0...UInt64.max))"
        layout = HostLayout.sandbox(root: path, run: "\(path)/run", share: "\(path)/share")
        try #require(mkdir(path, 0o755) == 0)
        try #require(chmod(path, 0o755) == 0)
    }

    deinit {
        // The walk under test also cleans up: what it could not remove is left for a person to see.
        if let parent = try? Directory.open("/tmp"), let name = try? EntryName(String(path.dropFirst(5))) {
            try? TreeRemoval.remove(name, from: parent)
        }
    }

    /// Makes a directory below the root, with parents.
    @discardableResult
    func directory(_ name: String) throws -> Directory {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
        return try Directory.open("\(path)/\(name)")
    }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
    }

    func read(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }

    func exists(_ name: String) -> Bool {
        var status = stat()
        return lstat("\(path)/\(name)", &status) == 0
    }
}

/// Owner and mode of one path, without following it.
struct Look: Equatable, CustomStringConvertible {
    var uid: UInt32
    var gid: UInt32
    var mode: UInt32
    init(uid: UInt32, gid: UInt32, mode: UInt32) {
        self.uid = uid
        self.gid = gid
        self.mode = mode
    }
    init(at path: String) throws {
        var status = stat()
        try #require(lstat(path, &status) == 0, "\(path) is not there")
        self.init(uid: status.st_uid, gid: status.st_gid, mode: status.st_mode & 0o7777)
    }
    var description: String { "\(uid):\(gid) \(String(mode, radix: 8))" }
}

extension EntryName: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        guard let name = EntryName(bytes: Array(text.utf8)) else { preconditionFailure("not a name: \(text)") }
        self = name
    }
}
