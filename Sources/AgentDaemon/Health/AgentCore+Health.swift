import AgentAPI
import AgentServer
import SiteModel
import SiteOperations

/// GET /api/health and GET /metrics: what is known already, and how old it is.
extension AgentCore {
    package func healthReport() async throws -> HealthReportView {
        guard let posted = board.posted else { return HealthReportView(status: .fail, age: nil, parts: [:]) }
        let age = posted.age()
        // A stop that was given or ended since the last look is known without one.
        var parts = posted.report.parts
        parts[.crisis] = crisis.current.isEmpty ? .ok : .warn
        let word = age > HealthReport.oldest ? .fail : parts.values.max() ?? .fail
        return HealthReportView(
            status: HealthWordView(word), age: age,
            parts: Dictionary(parts.map { ($0.rawValue, HealthWordView($1)) }, uniquingKeysWith: { one, _ in one }))
    }

    package func metrics() async throws -> [UInt8] {
        let build = HostMetric.build.family([.init(1, [.init("version", settings.version)])])
        return PrometheusText.bytes([build] + metricSources.flatMap { $0.families() }) + (board.posted?.text ?? [])
    }
}

extension HealthWordView {
    init(_ word: HealthReport.Word) {
        self =
            switch word {
            case .ok: .ok
            case .warn: .warn
            case .fail: .fail
            }
    }
}
