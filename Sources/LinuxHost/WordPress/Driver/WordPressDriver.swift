import Foundation
import HostServices
import SiteModel

/// Drives WordPress through its own functions: a small PHP program (php/driver) that runs as an unprivileged user with an empty
/// environment, an output limit and a deadline. The request goes in through standard input, the answer is the one line that begins
/// with the request's random marker; whatever plugins print beside it is ignored.
package struct WordPressDriver: Sendable {
    /// Whose WordPress, where, as whom.
    struct Target: Sendable {
        /// For error messages: a domain or a version.
        var name: String
        /// The directory of wp-load.php.
        var directory: String
        var php: PHPVersion
        var identity: SiteIdentity?
        /// A site that stands: its code is a tenant's and stays inside his walls. nil while there is none of his yet.
        var site: SiteID?
        var limits = MachineLimits.standard
        /// A directory where this identity may write.
        var temporary: String
    }

    private let layout: HostLayout
    private let runner: any CommandRunner
    private let commands: any SiteCommands

    package init(layout: HostLayout, runner: any CommandRunner, commands: any SiteCommands = PlainSiteCommands()) {
        self.layout = layout
        self.runner = runner
        self.commands = commands
    }

    func run<Answer: Decodable & Sendable>(
        _ command: DriverCommand, on target: Target, _ arguments: [String: String], answer: Answer.Type = Answer.self
    ) async throws -> Answer {
        let program = PHPCommandLine(version: target.php)
        var description = try program.command(
            script: layout.phpDriverScript, identity: target.identity, temporary: target.temporary, deadline: command.deadline,
            lean: command.isLean)
        if let site = target.site {
            description = try commands.walled(description, for: site, limits: target.limits, work: command.rawValue)
        }
        let marker = Self.marker()
        let request = Request(marker: marker, command: command.rawValue, abspath: target.directory, arguments: arguments)
        let result = try await runner.run(description, input: Array(try JSONEncoder().encode(request)))
        return try answered(result, marker, command, target)
    }

    private func answered<Answer: Decodable>(
        _ result: CommandResult, _ marker: String, _ command: DriverCommand, _ target: Target
    ) throws -> Answer {
        func failed(_ reason: String) -> Problem {
            .cannot(
                command.verb, target.name, reason, code: .commandFailed,
                details: ["exit": "\(result.exitCode)", "stderr": String(result.errorOutput.suffix(2000))])
        }
        guard let line = result.output.split(separator: "\n").last(where: { $0.hasPrefix("\(marker) ") }) else {
            throw failed("PHP ended with \(result.exitCode) and no answer")
        }
        let answer: Envelope<Answer>
        do {
            answer = try JSONDecoder().decode(Envelope<Answer>.self, from: Data(line.dropFirst(marker.utf8.count + 1).utf8))
        } catch {
            throw failed("its answer is not what was asked for")
        }
        guard let value = answer.result else { throw failed(answer.error ?? "it gave no reason") }
        return value
    }

    private struct Request: Encodable {
        var marker: String
        var command: String
        var abspath: String
        var arguments: [String: String]
    }

    private struct Envelope<Answer: Decodable>: Decodable {
        var result: Answer?
        var error: String?
    }

    private static func marker() -> String {
        String((0..<32).compactMap { _ in "0123456789abcdef".randomElement() })
    }
}

/// The commands of php/driver/commands.
enum DriverCommand: String, Sendable {
    case install
    case stampValues = "stamp-values"
    case cron
    case cronList = "cron-list"

    /// Reads as "cannot <verb> '<name>'".
    var verb: String {
        switch self {
        case .install: "install WordPress"
        case .stampValues: "prepare WordPress for"
        case .cron: "run the schedule of"
        case .cronList: "read the schedule of"
        }
    }
    var deadline: Double { self == .cron ? 300 : 60 }
    var isLean: Bool { self == .stampValues }
}
