/// An authority is not asked because it would refuse.
extension Problem {
    package static func limitReached(
        _ authority: AuthorityName, _ refusal: OrderLedger.Refusal, _ limits: OrderLimits
    ) -> Problem {
        .cannot(
            "order a certificate of", authority.rawValue,
            "its limit for \(refusal.words(limits)) is reached, free again in \(GuardTime.words(refusal.wait))", code: .limitReached,
            hint: "agent cert list",
            details: ["authority": authority.rawValue, "limit": refusal.kind.rawValue, Self.wait: "\(refusal.wait)"])
    }
}

extension OrderLedger.Refusal {
    /// What is counted, and how many of it there may be.
    package func words(_ limits: OrderLimits) -> String {
        let (many, subject) = (limits[kind].words, subject ?? "")
        return switch kind {
        case .account: "orders of this host (\(many))"
        case .domain: "names below '\(subject)' (\(many))"
        case .names: "exactly these names (\(many))"
        case .failures: "proofs of '\(subject)' that fail (\(many))"
        case .held where self.subject != nil: "names below '\(subject)', as it said itself,"
        case .held: "orders of this host, as it said itself,"
        }
    }
}
