import AgentAPI
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import SiteModel

/// Judges every request in one order: who asks, which row, what the head says of the body; only then is the body read.
struct Gate: HTTPResponder {
    let access: AccessRule
    let handlers: Handlers
    let door: Door
    let visits: Visits
    let rules: DoorRules
    let logger: Logger
    private let strangers: RefusalMeter
    private let refusals: RefusalMeter
    private let turns: Turns
    private let deeds: DeedMeter

    init(access: AccessRule, handlers: Handlers, door: Door, visits: Visits, rules: DoorRules, logger: Logger) {
        self.access = access
        self.handlers = handlers
        self.door = door
        self.visits = visits
        self.rules = rules
        self.logger = logger
        strangers = RefusalMeter(.strangers, "peer refused", logger)
        refusals = RefusalMeter(.known, "request refused", logger)
        turns = Turns(most: rules.heavy, mostWaiting: rules.waiting)
        deeds = DeedMeter(rules.deeds)
    }

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let reply = Self.wantsAnotherProtocol(request) ? Self.oneProtocol : try await judged(request, context)
        if reply.isLast { context.channel.pipeline.fireUserInboundEventTriggered(LingeringClose.LastAnswer()) }
        return reply.response
    }

    /// What follows such a head is no HTTP to the decoder: it understands nothing any more, and keeps every byte for whoever takes the connection over,
    /// without end. Nobody does, so it is the connection's last answer, before anything else is awaited: what still comes is thrown away.
    private static func wantsAnotherProtocol(_ request: Request) -> Bool { request.method == .connect || request.headers[.upgrade] != nil }

    private static let oneProtocol = Reply.last(Problem(.badRequest, "cannot change the protocol: this socket speaks HTTP/1.1 alone"))

    private func judged(_ request: Request, _ context: ConnectionContext) async throws -> Reply {
        let caller: Caller
        var uid = UInt32.max
        do {
            let peer = try await PeerCredentials.read(from: context.channel)
            uid = peer.uid
            if door.isToldOff(ObjectIdentifier(context.channel)) { throw Self.tooMany }
            caller = try await access.admit(peer, request)
        } catch {
            let problem = refusal(error)
            if strangers.takes(uid) {
                logger.notice("peer refused", metadata: ["peer.uid": "\(uid)", "problem.message": "\(problem.message)"])
            }
            return .last(problem)
        }
        let target = (request.head.path ?? "").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        switch RouteMatch.find(method: request.method.rawValue, path: String(target.first ?? "")) {
        case .route(let route, let parameters):
            var asked = Asked(route: route, parameters: parameters, query: target.count > 1 ? target[1] : "", caller: caller)
            do {
                try await reach(&asked)
            } catch {
                let problem = refusal(error)
                note(problem, of: caller.peer, logger(route, caller.peer))
                return .last(problem)
            }
            var reply: Reply
            do { reply = try await inTurn(asked, request, context.channel) } catch let problem as Problem {
                note(problem, of: caller.peer, logger(route, caller.peer))
                reply = .last(problem)
            } catch is CancellationError {
                reply = .last(Visits.isEnding)
            }
            // After the work: what was just switched on or off is told too.
            if let name = Self.crisis, let line = handlers.service.crisisLine(within: caller.grant.sites) {
                reply.response.headers[name] = PercentText.encode(line)
            }
            return reply
        case .wrongMethod(let allowed):
            var response = HTTPAnswers.response(
                Problem(.badRequest, "cannot \(request.method.rawValue) here: use \(allowed.joined(separator: " or "))"), status: 405)
            response.headers[.allow] = allowed.joined(separator: ", ")
            return .last(response)
        case .unknown:
            return .last(Problem(.badRequest, "cannot find what was asked for: no such route"), status: 404)
        case .malformed:
            return .last(Problem(.badRequest, "cannot read the request target: it is not a path"))
        }
    }

    private static let tooMany = Problem(
        .tooManyConnections, "cannot serve one more connection: too many are open", hint: "agent explain too-many-connections")

    private static let crisis = HTTPField.Name(CrisisNotice.header)

    private struct Asked {
        let route: Route
        var parameters: [String: String]
        let query: Substring
        var caller: Caller
    }

    /// Who may see some sites alone names one of them, and means it by its id from then on: a name may be another's in a moment.
    private func reach(_ asked: inout Asked) async throws {
        try asked.route.require(asked.caller.grant)
        guard let sites = asked.caller.grant.sites, let target = asked.route.target(of: asked.parameters) else { return }
        let site = try await handlers.service.visible(target, within: sites)
        if asked.route.tenant == .site { asked.parameters["ref"] = site.rawValue }
    }

    private func refusal(_ error: any Error) -> Problem {
        if let problem = error as? Problem { return problem }
        if Task.isCancelled { return Visits.isEnding }
        logger.error("access not judged", metadata: ["error.type": "\(type(of: error))", "error.text": "\(error)"])
        return Problem(.internalError, "cannot answer the request: internal error", hint: "look into the daemon's log")
    }

    /// What is dear waits for its turn, and is judged when that has come: whoever waited may have lost meanwhile what let him in. Whoever hangs up waits no
    /// longer, and no answer is made for him.
    private func inTurn(_ asked: Asked, _ request: Request, _ channel: any Channel) async throws -> Reply {
        let kind = asked.route.audit == nil ? Visits.Kind.reads : .acts
        guard let dearness = asked.route.dearness else {
            return try await visits.during(kind, on: channel) { try await answer(asked, request, channel) }
        }
        let peer = asked.caller.peer
        return try await turns.turn(of: Turns.User(uid: peer.uid, token: peer.token, answers: dearness)) { wait in
            try await visits.during(.waits, on: channel, wait)
        } work: {
            try await visits.during(kind, on: channel) {
                var now = asked
                do {
                    now.caller = try await access.admit(asked.caller.peer, request)
                    try await reach(&now)
                } catch {
                    return .last(refusal(error))
                }
                return try await answer(now, request, channel)
            }
        }
    }

    private func answer(_ head: Asked, _ request: Request, _ channel: any Channel) async throws -> Reply {
        var asked = head
        let (call, keyed): (Call, KeyedRequest?)
        do {
            let takesBody = asked.route.body == .json
            try BodyReader.check(request, takesBody: takesBody)
            let query = try Query(asked.query, allowed: asked.route.query)
            _ = try query.flag(Route.rehearsal)
            let bytes = takesBody ? try await BodyReader.read(request, on: channel, within: rules.body) : []
            if takesBody {
                // Who sends it slowly may have lost meanwhile what let him in.
                do {
                    asked.caller = try await access.admit(asked.caller.peer, request)
                    try await reach(&asked)
                } catch { throw refusal(error) }
            }
            call = Call(
                route: asked.route, by: asked.caller, query: query, parameters: asked.parameters, bytes: bytes, headers: request.headers)
            keyed = try KeyedRequest(request, of: asked.caller.peer, asked.route, body: bytes)
            if asked.route.audit != nil, asked.caller.grant.sites != nil, !call.isRehearsal { try deeds.take(asked.caller.peer) }
            if keyed != nil, call.isRehearsal { throw Problem(.badRequest, "cannot use an idempotency key here: a dry run does nothing") }
        } catch let problem as Problem {
            return .last(problem, status: problem == BodyReader.tooLong ? 413 : nil)
        }
        guard let keyed else { return .next(HTTPAnswers.response(await perform(call), to: request, on: channel)) }
        do {
            return .next(HTTPAnswers.response(try await handlers.service.keyed(keyed) { HTTPAnswers.kept(await perform(call)) }))
        } catch {
            return .next(HTTPAnswers.response(refusal(error, call, logger(of: call))))
        }
    }

    /// What changes something is judged and written down around its doing.
    private func guarded(_ call: Call) async throws -> Answer {
        try call.requireRole()
        guard let deed = try call.deed() else {
            let answer = try await handlers[call.route.name](call)
            guard let token = call.peer.token else { return answer }
            return answer.ending { [service = handlers.service] in await service.isOver(token) }
        }
        if call.isRehearsal {
            try await handlers.service.judge(deed)
            return .rehearsed
        }
        return try await handlers.service.guarding(deed) {
            let answer: Answer
            do { answer = try await handlers[call.route.name](call) } catch is CancellationError { throw Visits.isEnding }
            guard case .json(_, _, let change, let made) = answer else { return Done(answer, change: nil) }
            return Done(answer, change: change, made: made)
        }
    }

    private func perform(_ call: Call) async -> Answer {
        let logger = logger(of: call)
        do {
            let answer = try await guarded(call)
            if let verb = call.route.audit, !call.isRehearsal { logger.info("request taken", metadata: ["audit.verb": "\(verb)"]) }
            return answer
        } catch {
            return .refused(refusal(error, call, logger))
        }
    }

    private func refusal(_ error: any Error, _ call: Call, _ logger: Logger) -> Problem {
        if let problem = error as? Problem {
            note(problem, of: call.peer, logger)
            return problem
        }
        // Nobody waits for it, or the daemon ends: whatever came of that.
        if Task.isCancelled { return Visits.isEnding }
        // What it says may hold anything, so it goes to the log and not to the peer.
        logger.error("request failed", metadata: ["error.type": "\(type(of: error))", "error.text": "\(error)"])
        return Problem(.internalError, "cannot answer the request: internal error", hint: "look into the daemon's log")
    }

    /// Whoever is refused leaves a line, so many a minute.
    private func note(_ problem: Problem, of peer: Peer, _ logger: Logger) {
        guard refusals.takes(peer.uid) else { return }
        logger.info("request refused", metadata: ["problem.code": "\(problem.code.rawValue)", "problem.message": "\(problem.message)"])
    }

    private func logger(of call: Call) -> Logger { logger(call.route, call.peer) }

    private func logger(_ route: Route, _ peer: Peer) -> Logger {
        var logger = logger
        logger[metadataKey: "route.name"] = "\(route.name.rawValue)"
        logger[metadataKey: "peer.uid"] = "\(peer.uid)"
        logger[metadataKey: "peer.pid"] = "\(peer.pid)"
        return logger
    }
}

/// What a request brings along besides itself.
struct ConnectionContext: InitializableFromSource {
    let channel: any Channel
    init(source: ApplicationRequestContextSource) { channel = source.channel }
}
