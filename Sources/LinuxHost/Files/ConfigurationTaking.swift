import Foundation
import HostServices
import SiteModel

/// Reads what stands in a place of configuration: follows no link, opens nothing but regular files, and drops nothing silently.
struct ConfigurationTaking {
    /// Together. The record goes into the journal, and configuration is small.
    static let limit = 1 << 20
    private var left = limit

    static func take(_ path: String, directories: Bool) throws(Problem) -> KeptFiles {
        guard let parent = try Directory.openIfPresent(AtomicFile.parent(of: path)) else { return .absent }
        let name = try EntryName(String(path.split(separator: "/").last ?? ""))
        guard let found = try parent.statusIfPresent(of: name) else { return .absent }
        var taking = Self()
        guard directories, EntryKind(mode: found.st_mode) == .directory else { return .file(try taking.file(name, found, in: parent)) }
        let directory = try parent.directory(name)
        var files: [String: KeptFile] = [:]
        for entry in try directory.entries() {
            let label = directory.labelled(entry.name)
            guard let text = String(validating: entry.name.bytes, as: UTF8.self) else { throw refusal(label, "its name is no text") }
            guard let status = try directory.statusIfPresent(of: entry.name) else { continue }
            files[text] = try taking.file(entry.name, status, in: directory)
        }
        return .directory(attributes(found), files)
    }

    private mutating func file(_ name: EntryName, _ found: stat, in directory: Directory) throws(Problem) -> KeptFile {
        let label = directory.labelled(name)
        let content: KeptFile.Content
        switch EntryKind(mode: found.st_mode) {
        case .file: content = .bytes(try bytes(of: try directory.file(name)))
        case .symlink:
            guard let target = try directory.symlinkTarget(name), target.utf8.count == Int(found.st_size) else {
                throw Self.refusal(label, "where it leads is no text")
            }
            content = .link(to: target)
        case .directory: throw Self.refusal(label, "it is a directory")
        case .special: throw Self.refusal(label, "it is neither a file nor a link")
        }
        return KeptFile(content, attributes: Self.attributes(found))
    }

    private mutating func bytes(of file: RegularFile) throws(Problem) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = try file.read(into: &buffer)
            if count == 0 { return bytes }
            left -= count
            if left < 0 { throw Self.refusal(file.label, "with what lies beside it, it is larger than \(Self.limit) bytes") }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    private static func attributes(_ found: stat) -> KeptAttributes {
        KeptAttributes(mode: found.st_mode & 0o7777, owner: SiteIdentity(uid: found.st_uid, gid: found.st_gid))
    }

    private static func refusal(_ path: String, _ why: String) -> Problem {
        .cannot(
            "keep", path, "\(why), so it could not be put back", code: .configurationRefused,
            hint: "move it to another place, then run the command again", details: ["path": path])
    }
}
