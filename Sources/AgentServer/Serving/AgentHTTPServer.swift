import AgentAPI
import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import SiteModel

/// The daemon's face: the route table over a Unix socket. Runs until it is told to shut down, gives requests in progress
/// some time to end, and returns.
package struct AgentHTTPServer: Service {
    private let service: any AgentService
    private let socket: ServingSocket
    private let logger: Logger
    private let rules: DoorRules
    private let visits: Visits
    private let ready: @Sendable () async -> Void

    /// - Parameter ready: called once the socket accepts connections.
    package init(
        service: any AgentService, socket: ServingSocket, logger: Logger, rules: DoorRules = DoorRules(),
        visits: Visits = Visits(), ready: @escaping @Sendable () async -> Void = {}
    ) {
        self.rules = rules
        self.visits = visits
        self.service = service
        self.socket = socket
        self.logger = logger
        self.ready = ready
    }

    package func run() async throws {
        let birth = try socket.prepare()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            // Cancelled and waited for when the server has ended.
            async let _: Void = visits.endWithTheDaemon(rules, logger)
            try await application(on: group, at: birth).run()
        } catch {
            birth.giveUp()
            try? await group.shutdownGracefully()  // the error above is the one to tell
            throw (error as? IOError).map { bindProblem($0) } ?? error
        }
        birth.remove()
        try await group.shutdownGracefully()
    }

    private func application(on group: MultiThreadedEventLoopGroup, at birth: ServingSocket.Birth) -> Application<Gate> {
        let (ready, logger, rules, visits) = (ready, logger, rules, visits)
        let door = Door(rules, daemonUser: geteuid())
        // Hummingbird's own lines would repeat what the gate logs.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        return Application(
            responder: Gate(
                access: AccessRule(daemonUser: geteuid(), service: service), handlers: Handlers(service: service), door: door,
                visits: visits, rules: rules, logger: logger),
            server: HTTPServerBuilder { responder in
                DoorChannel(
                    http: HTTP1Channel(
                        responder: responder,
                        configuration: .init(
                            idleTimeout: rules.idle,  // a connection that asks nothing holds a descriptor
                            httpDecoderConfiguration: .init(
                                maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 64))), door: door,
                    visits: visits, rules: rules)
            },
            configuration: .init(address: .unixDomainSocket(path: birth.path), backlog: rules.queue),
            onServerRunning: { channel in
                do throws(Problem) {
                    try birth.publish()
                    await ready()
                } catch {
                    logger.error("socket not published", metadata: ["problem.message": "\(error.message)"])
                    channel.close(promise: nil)
                }
            },
            eventLoopGroupProvider: .shared(group), logger: quiet)
    }

    private func bindProblem(_ error: IOError) -> Problem {
        .cannot("listen on", socket.path, String(cString: strerror(error.errnoCode)).lowercased(), code: .systemCallFailed)
    }
}
