import Foundation
import HostServices
import SiteModel

/// Makes a second tree from one that a tenant may have made and may be changing meanwhile: copies of regular files, or hard links
/// to them, in fresh directories. Modes are set, not copied, so that no setuid bit and no odd permission travels.
package struct TreeCopy: Sendable {
    package enum Transfer: Sendable { case copy, link }
    package enum Symlinks: Sendable { case refuse, recreate }

    package var transfer: Transfer
    package var symlinks: Symlinks
    /// Who owns what is made; nil leaves it with the agent.
    package var owner: SiteIdentity?
    package var directoryMode: UInt32 = 0o755
    package var fileMode: UInt32 = 0o644
    /// Entries of the top directory that stay behind.
    package var leftOut: Set<EntryName> = []
    package var byteLimit: Int64 = 1 << 40

    package init(transfer: Transfer, symlinks: Symlinks = .refuse, owner: SiteIdentity? = nil, leftOut: Set<EntryName> = []) {
        self.transfer = transfer
        self.symlinks = symlinks
        self.owner = owner
        self.leftOut = leftOut
    }

    /// Fills the empty directory `target`, whose own owner and mode are the caller's affair: as long as only root can enter it,
    /// nobody can meddle with what is made below.
    package func fill(_ target: Directory, from source: Directory) throws(Problem) {
        var copied: Int64 = 0
        var levels = [Level(source: source, target: target, entries: try source.entries().filter { !leftOut.contains($0.name) })]
        while var here = levels.popLast() {
            guard let entry = here.entries.popLast() else {
                if !levels.isEmpty { try finish(here.target) }
                continue
            }
            levels.append(here)
            switch entry.kind {
            case .directory:
                guard levels.count < Self.depthLimit else {
                    throw .cannot("copy", source.label, "directories are nested deeper than \(Self.depthLimit)", code: .badPath)
                }
                let child = try here.source.directory(entry.name)
                let copy = try here.target.makeDirectory(entry.name)
                levels.append(Level(source: child, target: copy, entries: try child.entries()))
            case .file where transfer == .link:
                try here.source.link(entry.name, into: here.target, as: entry.name)
            case .file:
                copied += try copyFile(entry.name, from: here.source, to: here.target, room: byteLimit - copied)
            case .symlink where symlinks == .recreate:
                guard let text = try here.source.symlinkTarget(entry.name) else { continue }
                try here.target.makeSymlink(entry.name, to: text, owner: owner)
            case .symlink, .special:
                let what = entry.kind == .symlink ? "a symlink" : "neither a file nor a directory"
                throw .cannot("copy", here.source.labelled(entry.name), "it is \(what)", code: .badPath)
            }
        }
    }

    /// One pair of descriptors a level, well below the usual limit of 1,024.
    private static let depthLimit = 128

    private struct Level {
        var source: Directory
        var target: Directory
        var entries: [Entry]
    }

    private func finish(_ directory: Directory) throws(Problem) {
        if let owner { try directory.setOwner(owner) }
        try directory.setMode(directoryMode)
    }

    private func copyFile(_ name: EntryName, from source: Directory, to target: Directory, room: Int64) throws(Problem) -> Int64 {
        let original = try source.file(name)
        let size = Int64(try original.status().st_size)
        guard size <= room else {
            throw .cannot("copy", source.labelled(name), "the tree holds more than \(byteLimit) bytes", code: .badPath)
        }
        let copy = try target.makeFile(name)
        try original.copy(Int(size), to: copy)
        if let owner { try copy.setOwner(owner) }
        try copy.setMode(fileMode)
        return size
    }
}
