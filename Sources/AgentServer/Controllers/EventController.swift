import AgentAPI
import SiteModel

/// What happens, told while it happens.
struct EventController: Sendable {
    /// Between two looks at a job whose reader waits: an order that is over in seconds is told at once, and who waits for long costs less.
    private static func pause(after looks: Int) -> Duration { .milliseconds(looks < 100 ? 100 : 400) }
    let service: any AgentService

    /// Lines of JSON, or server-sent events where the client asks for them: the same events with the same numbers.
    func ofChange(_ call: Call) async throws -> Answer {
        let asked = try call.query.number("after", in: 0...Int64.max, otherwise: 0)
        let after = try call.lastEventNumber() ?? asked
        let events = try await service.events(call.parameter("id"), after: after)
        guard call.wantsEventStream else { return .events(events) }
        return .eventStream(
            EventFrames { send in
                for try await event in events {
                    try send(ServerSentEvent(id: "\(event.sequence)", kind: event.kind, data: try WireJSON.encode(event)))
                    if event.isLast { return }
                }
            })
    }

    /// The job as it is, each time that it became another, until it ends. A job has no log: who comes again is told what it is now, unless he knows.
    func ofJob(_ call: Call) async throws -> Answer {
        let id = try call.parameter("id")
        let first = try await service.job(id)
        return .eventStream(
            EventFrames { [service, known = call.lastEventID] send in
                var (job, told, looks) = (first, known, 0)
                while true {
                    let data = try WireJSON.encode(job)
                    let mark = Self.mark(data)
                    if mark != told { try send(ServerSentEvent(id: mark, kind: job.state, data: data)) }
                    told = mark
                    if job.isOver { return }
                    try await Task.sleep(for: Self.pause(after: looks))
                    looks += 1
                    job = try await service.job(id)
                }
            })
    }

    /// The same for equal jobs, in every process (FNV-1a).
    private static func mark(_ bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}
