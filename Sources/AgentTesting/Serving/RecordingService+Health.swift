import AgentAPI
import SiteModel

extension RecordingService {
    package func healthReport() async throws -> HealthReportView {
        try note("healthReport")
        return HealthReportView(status: healthWord, age: 7, parts: ["database": healthWord, "queue": .warn])
    }
    package func metrics() async throws -> [UInt8] {
        try note("metrics")
        return PrometheusText.bytes([MetricFamily("agent_build_info", .gauge, help: "x", samples: [.init(1)])])
    }
}
