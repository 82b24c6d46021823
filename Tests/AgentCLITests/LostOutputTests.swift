import AgentCLI
import AgentTesting
import Foundation
import SiteModel
import Testing

/// An answer that nobody got is no success.
@Suite struct LostOutputTests {
    /// The built program below a shell, which closes descriptors as people do.
    private func shell(_ line: String) throws -> (status: Int32, output: String, talk: String) {
        let process = Process()
        let (output, talk) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", "set -o pipefail; \(line)", BuiltBinary.path]
        (process.standardInput, process.standardOutput, process.standardError) = (FileHandle.nullDevice, output, talk)
        try process.run()
        // Both are short: no pipe fills before it is read.
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let told = String(decoding: talk.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, said, told)
    }

    @Test(arguments: ["explain", "explain --format json", "completion bash", "--help", "explain disk-full"])
    func whatCannotBeWrittenIsAnError(_ command: String) throws {
        for place in [">/dev/full", ">&-"] {
            let run = try shell("\"$0\" \(command) \(place)")
            #expect(run.status == 1 && run.output.isEmpty, "\(command) \(place): \(run)")
            #expect(run.talk.hasPrefix("error: cannot write the answer to standard output: "), "\(run.talk)")
            #expect(run.talk.contains("agent explain system-call-failed"))
        }
    }

    @Test func aReaderThatHasEnoughIsNoError() throws {
        let run = try shell("\"$0\" completion bash | head -n 1")
        #expect(run.talk.isEmpty, "\(run.talk)")
        #expect(run.output.split(separator: "\n").count == 1)
    }

    @Test func anotherErrorKeepsItsStatus() throws {
        let run = try shell("\"$0\" explain no-such-code >&- ")
        #expect(run.status == ExitStatus.notFound.rawValue, "\(run)")
    }

    @Test func withoutAnErrorOutputTheStatusStillTells() throws {
        #expect(try shell("\"$0\" explain >/dev/full 2>&-").status == 1)
        #expect(try shell("\"$0\" explain disk-full 2>&- <&-").status == 0)
    }
}
