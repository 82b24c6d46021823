import AgentAPI
import SiteModel

/// What a controller gives back, before it is HTTP.
enum Answer: Sendable {
    /// - change: what goes on after the answer.
    /// - made: what its audit record says of what came of it.
    case json(status: Int, bytes: [UInt8], change: String? = nil, made: [String: AuditValue] = [:])
    case refused(Problem)
    /// - type: its media type.
    case text(bytes: [UInt8], type: String)
    case events(AsyncThrowingStream<EventView, any Error>)
    case eventStream(EventFrames)
    case log(LogSource, follow: Bool)

    static func ok(_ value: some Encodable) throws -> Answer { .json(status: 200, bytes: try WireJSON.encode(value)) }

    /// It would be taken.
    static let rehearsed = Answer.json(status: 204, bytes: [])

    /// A job that waits for its turn.
    static func takenIn(_ job: JobView) throws -> Answer {
        .json(status: 202, bytes: try WireJSON.encode(job), made: ["job": AuditValue(job.id)])
    }

    /// 202 while work goes on, 200 when nothing was left to do.
    static func accepted(_ value: ChangeAccepted) throws -> Answer {
        .json(status: value.change == nil ? 200 : 202, bytes: try WireJSON.encode(value), change: value.change)
    }
}
