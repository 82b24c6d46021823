import Foundation
import HostServices
import LinuxHost
import SiteModel

/// The built binary, run as a user would run it.
package struct AgentProcess: Sendable {
    package struct Outcome: Sendable {
        package var status: ExitStatus?
        package var code: Int32
        package var output: String
        package var talk: String

        init(_ result: CommandResult) {
            status = ExitStatus(rawValue: result.exitCode)
            code = result.exitCode
            output = result.output
            talk = result.errorOutput
        }
    }
    package let root: String
    package let binary: String

    package init(root: String, binary: String = BuiltBinary.path) {
        self.root = root
        self.binary = binary
    }

    /// - Parameter deadline: seconds.
    package func run(_ arguments: [String], environment: [String: String] = [:], input: String = "", deadline: Double = 120) async throws
        -> Outcome
    {
        let environment = surroundings.merging(environment) { _, new in new }
        let command = Command(binary, arguments, environment: environment, deadline: deadline, outputLimit: 8 << 20)
        return Outcome(try await LinuxCommandRunner(executable: binary).run(command, input: Array(input.utf8)))
    }

    var surroundings: [String: String] {
        ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": root, "AGENT_ROOT": root, "NO_COLOR": "1"]
    }

    /// Runs and insists on success. - Throws: what the command said.
    @discardableResult
    package func must(_ arguments: String..., deadline: Double = 120) async throws -> String {
        let outcome = try await run(arguments, deadline: deadline)
        guard outcome.code == 0 else {
            throw Problem(.commandFailed, "cannot run 'agent \(arguments.joined(separator: " "))': exit \(outcome.code): \(outcome.talk)")
        }
        return outcome.output
    }

    /// The JSON that a command prints, as objects.
    package func json(_ arguments: String...) async throws -> [[String: JSONValue]] {
        let outcome = try await run(arguments + ["--format", "json"])
        guard outcome.code == 0 else {
            throw Problem(.commandFailed, "cannot run 'agent \(arguments.joined(separator: " "))': exit \(outcome.code): \(outcome.talk)")
        }
        let data = Data(outcome.output.utf8)
        if let list = try? JSONDecoder().decode([[String: JSONValue]].self, from: data) { return list }
        return [try JSONDecoder().decode([String: JSONValue].self, from: data)]
    }
}

/// Any JSON, for tests that look at machine output as a script would.
package enum JSONValue: Decodable, Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case list([JSONValue])
    case object([String: JSONValue])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    package var text: String? { if case .string(let text) = self { text } else { nil } }
    package var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    package var number: Double? { if case .number(let number) = self { number } else { nil } }
    /// Nothing where it is none.
    package var list: [JSONValue] { if case .list(let list) = self { list } else { [] } }
    package subscript(_ key: String) -> JSONValue? { if case .object(let object) = self { object[key] } else { nil } }
}
