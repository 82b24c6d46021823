import AgentAPI
import SiteModel

struct LogController: Sendable {
    let service: any AgentService

    func read(_ call: Call) async throws -> Answer {
        let request = try Self.request(call.query)
        return .log(try await service.logs(call.parameter("ref"), request, within: call.grant.sites), follow: request.follow)
    }

    private static func request(_ query: Query) throws(Problem) -> LogRequest {
        let kinds = query.text("kind").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) } ?? []
        for kind in kinds where !LogRequest.kinds.contains(kind) {
            throw .cannot("read log", kind, "it must be one of \(LogRequest.kinds.joined(separator: ", "))", code: .badRequest)
        }
        let since = try query.number("since", in: 0...Int64.max, otherwise: 0)
        return LogRequest(
            kinds: kinds, since: query.text("since") == nil ? nil : since, containing: query.text("grep"),
            lines: Int(try query.number("lines", in: LogRequest.lineRange, otherwise: Int64(LogRequest.defaultLines))),
            follow: try query.flag("follow"), all: try query.flag("all"))
    }
}
