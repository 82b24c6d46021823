import Foundation
import HostServices
import SiteModel

/// Turns an archive, which may come from anywhere, into one plain tar that is simple enough to judge ourselves.
///
/// libarchive does the unpacking as a user that owns nothing, under limits of size, memory and time, and writes ustar: names as they
/// stand in the archive, one header of 512 bytes for each entry, no extensions. What it wrote is judged before a single file is made.
struct ArchiveReader: Sendable {
    let runner: any CommandRunner
    /// nil on an unprivileged host: the agent itself.
    let identity: SiteIdentity?

    private static let program = Programs.bsdtar

    /// Copies `archive` into a directory below `work` that belongs to the reader.
    /// - Returns: the plain tar, open, and what the archive said of itself.
    func unpack(_ archive: ArchiveFile, in work: Directory) async throws -> PlainTar {
        guard access(Self.program, X_OK) == 0 else {
            throw Problem.cannot(
                "read", archive.path, "bsdtar is not installed", code: .toolMissing, hint: "apt-get install libarchive-tools")
        }
        let box = try await onBlockingThread { () throws(Problem) in try makeBox(for: archive, in: work) }
        let result = try await runner.run(command(in: box.label))
        let limit = ArchiveRules.byteLimit
        // 128 + SIGXFSZ: the limit of file size ended it. A word of warning means that something was left out.
        if result.exitCode == 153 {
            throw Problem.cannot("use the archive", archive.path, "it unpacks to more than \(limit >> 20) MiB", code: .unsafeArchive)
        }
        guard result.exitCode == 0, result.errorOutput.isEmpty else {
            if try box.freeBytes() < 1 << 20 { throw systemCallProblem("unpack", archive.path, errno: ENOSPC) }
            throw Problem.cannot(
                "read", archive.path, "it is damaged, cut short or holds names that tar cannot", code: .sourceCorrupt,
                hint: "download it again", details: ["bsdtar": String(result.errorOutput.prefix(500))])
        }
        return try await onBlockingThread { () throws(Problem) in
            PlainTar(file: try box.file(try EntryName("plain.tar")), source: archive.path)
        }
    }

    private func makeBox(for archive: ArchiveFile, in work: Directory) throws(Problem) -> Directory {
        let box = try work.makeDirectory(try EntryName("box"), mode: 0o700)
        let copy = try box.makeFile(try EntryName("archive"))
        try archive.copy(to: copy)
        if let identity {
            try copy.setOwner(identity)
            try box.setOwner(identity)
        }
        return box
    }

    private func command(in directory: String) -> Command {
        let limits = [
            "--fsize=\(ArchiveRules.byteLimit + ArchiveRules.entryLimit * 1024)", "--as=\(512 << 20)", "--cpu=120", "--core=0",
        ]
        let conversion = ["-cf", "plain.tar", "--format=ustar", "@archive"]
        return Command(
            "/usr/bin/prlimit", limits + ["--", Self.program] + conversion, environment: ["LC_ALL": "C"], directory: directory,
            identity: identity, deadline: 180, outputLimit: 1 << 16)
    }
}
