import Foundation
import HostServices
import LinuxHost
import SiteModel

/// Asks the supervisor over its socket.
package struct SandboxServiceManager: ServiceManager {
    private let layout: HostLayout
    package init(layout: HostLayout) { self.layout = layout }

    package func start(_ definition: ServiceDefinition) async throws { try await ask(.start(definition)) }
    package func resume(_ name: ServiceName) async throws {
        guard let definition = try definition(of: name) else {
            throw Problem.cannot("start", name.rawValue, "it is not defined", code: .commandFailed, hint: "agent sandbox up")
        }
        do { try await start(definition) } catch let problem as Problem where problem.code == .commandFailed {
            // The supervisor tries by itself too, and the attempt that just ended may have read what stood there before.
            try await start(definition)
        }
    }
    package func remove(_ name: ServiceName) async throws { try await ask(.remove(name)) }
    package func signal(_ name: ServiceName, _ signal: Int32) async throws { try await ask(.signal(name, number: signal)) }
    package func status(_ name: ServiceName) async throws -> ServiceStatus? { try await list().first { $0.name == name } }
    package func list() async throws -> [ServiceStatus] { try await ask(.list).services.map(\.asFound) }
    package func runs(_ definition: ServiceDefinition) async throws -> Bool {
        guard try await status(definition.name)?.isUp == true, let known = try self.definition(of: definition.name) else {
            return false
        }
        return known.command.program == definition.command.program
    }
    package func requirePresence() async throws { try await ask(.list) }
    private func definition(of name: ServiceName) throws -> ServiceDefinition? {
        try AtomicFile.read(layout.service(name)).map { try JSONDecoder().decode(ServiceDefinition.self, from: Data($0.utf8)) }
    }
    /// Returns when everything that was defined has been taken over or tried once.
    func awaitRecovery() async throws { try await ask(.awaitRecovery) }
    /// Stops everything in order and ends the supervisor.
    func shutDown() async throws { try await ask(.shutDown) }

    @discardableResult
    private func ask(_ request: SupervisorRequest) async throws -> SupervisorReply {
        let path = layout.supervisorSocket
        let line = try SupervisorWire.line(request)
        let connection = try await onBlockingThread {
            do {
                let file = try UnixAddress.connect(path)
                if SupervisorWire.write(line, to: file) { return file }
                close(file)
            } catch let problem as Problem where problem.details["errno"].map({ ["\(ENOENT)", "\(ECONNREFUSED)"].contains($0) }) == true {
                // Nobody listens: told below.
            }
            throw notRunning
        }
        let answer = try await reply(on: connection)
        if let problem = answer.problem { throw problem }
        return answer
    }

    /// A start may take seconds; no thread waits for it.
    private func reply(on connection: Int32) async throws -> SupervisorReply {
        defer { close(connection) }
        let line: [UInt8]? = await withCheckedContinuation { continuation in
            DescriptorWatch.shared.once(connection) {
                // The supervisor writes its whole answer at once.
                continuation.resume(returning: SupervisorWire.readLine(connection))
            }
        }
        guard let line else { throw notRunning }
        return try SupervisorWire.value(SupervisorReply.self, from: line)
    }

    private var notRunning: Problem {
        .cannot(
            "reach the supervisor of", layout.root, "nobody listens on '\(layout.supervisorSocket)'", code: .sandboxNotRunning,
            hint: "agent sandbox up --root \(layout.root)")
    }
}
