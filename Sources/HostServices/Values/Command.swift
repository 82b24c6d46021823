import SiteModel

/// A program to run, as a value that a test can compare. Argument lists only, never a shell; the environment is what is written here and nothing else.
package struct Command: Sendable, Hashable, Codable {
    /// Absolute path.
    package var program: String
    package var arguments: [String]
    package var environment: [String: String]
    package var directory: String
    /// Who runs it; nil is the agent itself. Set by re-executing the binary, which drops groups, gid, uid and new privileges before it execs.
    package var identity: SiteIdentity?
    /// Seconds until SIGTERM, then SIGKILL two seconds later.
    package var deadline: Double
    /// Bytes of standard output kept; more ends the program.
    package var outputLimit: Int

    package init(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], directory: String = "/",
        identity: SiteIdentity? = nil, deadline: Double = 60, outputLimit: Int = 1 << 20
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.identity = identity
        self.deadline = deadline
        self.outputLimit = outputLimit
    }
}

package struct CommandResult: Sendable, Hashable {
    package var exitCode: Int32
    package var output: String
    package var errorOutput: String
    package init(exitCode: Int32, output: String, errorOutput: String) {
        self.exitCode = exitCode
        self.output = output
        self.errorOutput = errorOutput
    }
}

/// Executes commands: the one place that spawns short-lived programs. An exit code is a result until the caller decides it is an error.
package protocol CommandRunner: Sendable {
    /// - Parameter input: written to standard input and closed. The place for secrets.
    /// - Throws: `tool-missing`, `deadline-exceeded`, `command-failed` (could not be started, or too much output). Cancellation ends the program first.
    func run(_ command: Command, input: [UInt8]) async throws -> CommandResult
}

extension CommandRunner {
    package func run(_ command: Command) async throws -> CommandResult { try await run(command, input: []) }
}
