import SiteOperations

extension JobWork {
    static let examine = JobWork(.examine) { call in
        let counts = Dictionary(grouping: try await call.core.doctor().findings, by: \.severity).mapValues(\.count)
        call.core.logger.notice(
            "doctor passed", metadata: ["findings.error": "\(counts["error"] ?? 0)", "findings.warning": "\(counts["warning"] ?? 0)"])
        return counts.isEmpty ? "nothing found" : counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    }
}
