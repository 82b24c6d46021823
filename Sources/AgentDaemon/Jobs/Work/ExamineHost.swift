import AgentAPI
import SiteOperations

extension JobWork {
    static let examine = JobWork(.examine) { call in
        let found = try await call.core.doctor()
        let counts = Dictionary(grouping: found.findings, by: \.severity).mapValues(\.count)
        call.core.logger.notice(
            "doctor passed",
            metadata: [
                "findings.error": "\(counts["error"] ?? 0)", "findings.warning": "\(counts["warning"] ?? 0)",
                "findings.codes": "\(Set(found.findings.map(\.code)).sorted().joined(separator: ","))",
            ])
        return found.inWords
    }
}

extension DoctorView {
    /// `2 errors (site.unwell 2), 1 warning (disk.low)`: which, the worst first; of what, only a look at the host says.
    var inWords: String {
        if findings.isEmpty { return "nothing found" }
        let parts = ["error", "warning", "info"].compactMap { severity in
            let codes = findings.filter { $0.severity == severity }.map(\.code)
            return codes.isEmpty ? nil : "\(codes.count) \(Self.word(severity, codes.count)) (\(Self.counted(codes)))"
        }
        return parts.joined(separator: ", ") + "; agent doctor says what of"
    }

    private static func word(_ severity: String, _ count: Int) -> String {
        if severity == "info" { return count == 1 ? "note" : "notes" }
        return count == 1 ? severity : "\(severity)s"
    }

    private static func counted(_ codes: [String]) -> String {
        Dictionary(grouping: codes) { $0 }.mapValues(\.count).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { $0.value == 1 ? $0.key : "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}
