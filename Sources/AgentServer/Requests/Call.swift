import AgentAPI
import FoundationEssentials
import HTTPTypes
import SiteModel

/// A request that passed the gate: what a controller may know of it.
struct Call: Sendable {
    let route: Route
    let peer: Peer
    let grant: Grant
    let query: Query
    /// What a client that comes again heard last (`Last-Event-ID`).
    let lastEventID: String?
    let wantsEventStream: Bool
    /// Only judged, not done.
    let isRehearsal: Bool
    private let parameters: [String: String]
    private let bytes: [UInt8]

    init(
        route: Route, by caller: Caller, query: Query, parameters: [String: String], bytes: [UInt8], headers: HTTPFields = [:]
    ) {
        self.route = route
        peer = caller.peer
        grant = caller.grant
        self.query = query
        self.parameters = parameters
        self.bytes = bytes
        isRehearsal = query.text(Route.rehearsal) == "true"
        lastEventID = Self.lastEvent.flatMap { headers[$0] }
        wantsEventStream = (headers[.accept] ?? "").split(separator: ",").contains {
            $0.split(separator: ";").first.map { $0.filter { $0 != " " }.lowercased() } == "text/event-stream"
        }
    }

    /// nil never: the name is one.
    private static let lastEvent = HTTPField.Name("Last-Event-ID")

    func parameter(_ name: String) throws(Problem) -> String {
        guard let value = parameters[name] else {
            throw Problem(.internalError, "cannot read parameter '\(name)': route '\(route.name.rawValue)' has none of this name")
        }
        guard value.hasPrefix(AccessToken.prefix) else { return value }
        // People paste the whole of it where its id is asked for; it must stand in no log and no answer.
        guard let token = AccessToken(value) else {
            throw Problem(.badRequest, "cannot use a part of a token as a name", hint: "agent token list")
        }
        return token.id.rawValue
    }

    /// - Throws: `bad-request` for a `Last-Event-ID` that is not one of ours.
    func lastEventNumber() throws(Problem) -> Int64? {
        guard let text = lastEventID else { return nil }
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(text) else {
            throw .cannot("go on after event", text, "it must be the number of one", code: .badRequest)
        }
        return number
    }

    func body<Body: RequestBody>(_ type: Body.Type) throws(Problem) -> Body {
        let unknown = try StrictJSON.check(bytes).subtracting(Body.knownKeys).sorted()
        if let key = unknown.first { throw StrictJSON.refused("key '\(key)' is not known") }
        do {
            return try WireJSON.decode(type, from: bytes)
        } catch let error as DecodingError {
            throw StrictJSON.refused(Self.reason(error))
        } catch {
            throw StrictJSON.refused("it is not JSON")
        }
    }

    private static func reason(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' is of the wrong kind"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' has a value that is not known"
        default: "it is not JSON"
        }
    }
}
