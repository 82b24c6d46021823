import AgentServer
import Glibc
import Logging
import ServiceLifecycle
import SiteModel

/// The real server on a real socket in a directory of its own, for as long as `body` runs.
@discardableResult
package func withLiveServer<Result: Sendable>(
    _ service: any AgentService, logger: Logger? = nil, rules: DoorRules = DoorRules(),
    _ body: @Sendable (_ socketPath: String) async throws -> Result
) async throws -> Result {
    let root = "/tmp/agent-serving-\(UInt32.random(in: 0...UInt32.max))"
    // As under a sandbox's root, so that the command line finds it by --root.
    let directory = "\(root)/run"
    guard mkdir(root, 0o755) == 0, mkdir(directory, 0o755) == 0 else { throw Problem(.systemCallFailed, "cannot make '\(directory)'") }
    defer {
        rmdir(directory)
        rmdir(root)
    }
    let path = "\(directory)/agent.sock"
    let quiet = logger ?? Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let (readiness, ready) = AsyncStream<Void>.makeStream()
    let server = AgentHTTPServer(service: service, socket: .scratch(path), logger: quiet, rules: rules, ready: { ready.yield() })
    var configuration = ServiceGroupConfiguration(
        services: [.init(service: server, successTerminationBehavior: .gracefullyShutdownGroup)], logger: quiet)
    // Some tests leave a request open that would never end.
    configuration.maximumGracefulShutdownDuration = .milliseconds(300)
    let services = ServiceGroup(configuration: configuration)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { ready.finish() }
            do {
                try await services.run()
            } catch is CancellationError {
                // how a server ends that has such a request
            }
        }
        var isReady = false
        for await _ in readiness {
            isReady = true
            break
        }
        if !isReady { try await group.waitForAll() }  // throws why it could not start
        // Never by cancelling it: a connection that was accepted and not yet handed over would end the whole process.
        do {
            let result = try await body(path)
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
            return result
        } catch {
            await services.triggerGracefulShutdown()
            throw error
        }
    }
}
