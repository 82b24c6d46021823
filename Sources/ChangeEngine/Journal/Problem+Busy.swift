import SiteModel

extension Problem {
    /// What a change holds that is not at its end is no other's; said in these words wherever it is noticed.
    /// - Parameter thing: what the change is at, where that is not what was asked for itself.
    package static func busy(
        _ verb: String, _ subject: String, with change: ChangeID, on thing: String = "it", isStuck: Bool, details: [String: String] = [:]
    ) -> Problem {
        .cannot(
            verb, subject, "change \(change) is \(isStuck ? "stuck" : "at work") on \(thing)", code: .siteBusy,
            hint: "agent change \(isStuck ? "resume" : "follow") \(change)",
            details: details.merging(["change.id": change.rawValue]) { given, _ in given })
    }
}
