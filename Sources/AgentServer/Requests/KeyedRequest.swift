import AgentAPI
import HTTPTypes
import Hummingbird
import SiteModel

/// A request that its client may repeat: known by who asks, what row of the table is asked, and the client's own key.
package struct KeyedRequest: Sendable {
    package var key: IdempotencyKey
    package var actor: RequestActor
    package var route: Route
    /// All that was asked: a key stands for one request alone.
    package var content: [UInt8]
    package init(key: IdempotencyKey, actor: RequestActor, route: Route, content: [UInt8]) {
        self.key = key
        self.actor = actor
        self.route = route
        self.content = content
    }

    /// nil: the client gave no key.
    init?(_ request: Request, of peer: Peer, _ route: Route, body: [UInt8]) throws(Problem) {
        guard let name = HTTPField.Name("Idempotency-Key") else { return nil }
        let keys = request.headers[values: name]
        guard let text = keys.first else { return nil }
        guard keys.count == 1 else { throw Problem(.badRequest, "cannot use the idempotency key: there are \(keys.count)") }
        guard route.takesKey else {
            let reason = route.audit == nil ? "this request changes nothing" : "its answer is never kept"
            throw Problem(.badRequest, "cannot use an idempotency key here: \(reason)")
        }
        self.init(
            key: try IdempotencyKey(text), actor: peer.actor, route: route, content: Array((request.head.path ?? "").utf8) + [0] + body)
    }
}

extension Peer {
    /// Under whom its keys and what waits to be fetched are kept.
    package var actor: RequestActor { RequestActor(uid: uid, token: token) }
}

/// An answer as it was sent.
package struct KeptAnswer: Sendable, Hashable {
    package enum Given: Sendable, Hashable {
        case now
        /// To an earlier request with the key: when, in milliseconds since 1970; nil: nobody knows it any more.
        case before(Int64?)
    }
    package var status: Int
    package var bytes: [UInt8]
    package var given: Given
    package init(status: Int, bytes: [UInt8], given: Given = .now) {
        self.status = status
        self.bytes = bytes
        self.given = given
    }

    /// Only what was begun is kept, however it ended. What was refused (wrong input, no right, busy, a crisis, a full disk) may be allowed the next time.
    package var isKept: Bool { (200..<300).contains(status) || [500, 502, 504].contains(status) }
}
