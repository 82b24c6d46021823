import CLinux
import Foundation
import HostServices
import SiteModel
import Subprocess

/// Runs short-lived programs in a process group of their own; when the program ends, whatever it left in that group ends too.
package struct LinuxCommandRunner: CommandRunner {
    /// Our own binary, executed again to become another user.
    private let executable: String

    /// In the details of a problem: the limit that the output of a command went over.
    static let exceeded = "output.limit"

    package init(executable: String) {
        self.executable = executable
        // A program that does not read its input must not end us; Subprocess gives children default dispositions.
        signal(SIGPIPE, SIG_IGN)
    }

    package func run(_ command: Command, input: [UInt8]) async throws -> CommandResult {
        guard access(command.program, X_OK) == 0 else {
            throw Problem.cannot(
                "run", command.program, String(cString: strerror(errno)).lowercased(), code: .toolMissing,
                details: ["path": command.program])
        }
        try FreeDescriptors.require(toRun: command.program)
        let endings = Endings()
        // Not a child task: a cancelled command still gets its two seconds to end, and is awaited.
        let work = Task { try await execute(command, input: input, endings: endings) }
        let outcome: Outcome
        do {
            outcome = try await withTaskCancellationHandler {
                try await work.value
            } onCancel: {
                endings.add(.cancelled)
            }
        } catch let error as SubprocessError {
            throw Problem.cannot("run", command.program, "\(error)", code: .commandFailed)
        }
        return try judge(outcome, of: command)
    }

    private func judge(_ outcome: Outcome, of command: Command) throws -> CommandResult {
        switch outcome.ending {
        case .cancelled: throw CancellationError()
        case .deadline:
            throw Problem.cannot(
                "run", command.program, "it did not end within \(command.deadline) seconds", code: .deadlineExceeded,
                details: ["stderr": String(outcome.result.errorOutput.suffix(2000))])
        case .tooMuchOutput:
            throw Problem.cannot(
                "run", command.program, "it wrote more than \(command.outputLimit) bytes", code: .commandFailed,
                details: [Self.exceeded: "\(command.outputLimit)"])
        case .exited where outcome.result.exitCode == RunAs.failed && drops(command):
            let reason = outcome.result.errorOutput.trimmingCharacters(in: .whitespacesAndNewlines)
            throw Problem(.commandFailed, reason.isEmpty ? "cannot run '\(command.program)': exit \(RunAs.failed)" : reason)
        case .exited: return outcome.result
        }
    }

    private func drops(_ command: Command) -> Bool { command.identity != nil && geteuid() == 0 }

    private func configuration(_ command: Command) -> Configuration {
        var options = PlatformOptions()
        options.processGroupID = 0
        var program = command.program
        var arguments = command.arguments
        var directory = command.directory
        if let identity = command.identity, geteuid() == 0 {
            program = executable
            arguments = RunAs.arguments(for: command.program, arguments, uid: identity.uid, gid: identity.gid, directory: directory)
            directory = "/"
        }
        let environment = Dictionary(uniqueKeysWithValues: command.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
        return Configuration(
            executable: .path(.init(program)), arguments: Arguments(arguments), environment: .custom(environment),
            workingDirectory: .init(directory), platformOptions: options)
    }

    private func execute(_ command: Command, input: [UInt8], endings: Endings) async throws -> Outcome {
        let outcome = try await Subprocess.run(configuration(command), input: .inputWriter, output: .sequence, error: .sequence) {
            running in
            let limit = command.outputLimit
            async let output = collect(running.standardOutput, limit: limit, endings: endings)
            async let errorOutput = collect(running.standardError, limit: limit, endings: endings)
            async let fed: Void = feed(input, to: running.standardInputWriter)
            let ending = await CommandGroup(pid: running.processIdentifier.value).end(endings, deadline: command.deadline)
            await fed
            return await (ending, output, errorOutput)
        }
        let code: Int32 =
            switch outcome.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        let (ending, output, errorOutput) = outcome.closureResult
        let result = CommandResult(
            exitCode: code, output: String(decoding: output, as: UTF8.self), errorOutput: String(decoding: errorOutput, as: UTF8.self))
        return Outcome(ending: endings.exceeded ? .tooMuchOutput : ending, result: result)
    }

    private func feed(_ input: [UInt8], to writer: StandardInputWriter) async {
        // A program may end without reading its input; its exit code tells.
        if !input.isEmpty { _ = try? await writer.write(input) }
        try? await writer.finish()  // closed already when the program is gone
    }

    private func collect(_ sequence: SubprocessOutputSequence, limit: Int, endings: Endings) async -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await buffer in sequence {
                buffer.withUnsafeBytes { bytes.append(contentsOf: $0) }
                if bytes.count > limit {
                    endings.add(.tooMuchOutput)
                    return Array(bytes[..<limit])
                }
            }
        } catch {}  // the pipe was given up because the program ended: what was read is what there is
        return bytes
    }
}

private struct Outcome: Sendable {
    var ending: CommandEnding
    var result: CommandResult
}
