import Foundation
import HostServices
import SiteModel
import Subprocess

/// gzip(1) over a file of the agent's own, handed on as it comes: what is packed may be larger than memory.
enum Gunzip {
    static let path = "/usr/bin/gzip"

    static func read(_ file: String, _ take: (UnsafeRawBufferPointer) -> Void) async throws {
        guard access(path, X_OK) == 0 else {
            throw Problem.cannot("run", path, "it is not installed", code: .toolMissing, hint: "apt-get install gzip")
        }
        try FreeDescriptors.require(toRun: path)
        let configuration = Configuration(
            executable: .path(.init(path)), arguments: ["--decompress", "--stdout", "--", file], environment: .custom([:]),
            workingDirectory: "/")
        let outcome = try await Subprocess.run(configuration, input: .none, output: .sequence, error: .discarded) { running in
            for try await buffer in running.standardOutput { buffer.withUnsafeBytes { take($0) } }
        }
        try Task.checkCancellation()
        guard case .exited(0) = outcome.terminationStatus else {
            throw Problem.cannot("unpack", file, "gzip cannot read it", code: .commandFailed, details: ["path": file])
        }
    }
}
