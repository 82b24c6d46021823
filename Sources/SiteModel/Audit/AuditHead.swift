import Foundation

/// What a segment says of itself at its beginning.
package struct AuditHead: Sendable, Hashable {
    package var number: Int64
    /// What its first record stands on.
    package var after: AuditPoint
    /// nil: it was written before logs had ids.
    package var log: AuditLogID?
    /// A person had it begun after damage: it need not go on where the one before it ended.
    package var anew: AuditAnewNote?

    package init(number: Int64, after: AuditPoint, log: AuditLogID? = nil, anew: AuditAnewNote? = nil) {
        (self.number, self.after) = (number, after)
        (self.log, self.anew) = (log, anew)
    }
}

/// Who had a log begun anew, when and why, and what was known of the one before it. It stands in the head of the first segment for ever.
package struct AuditAnewNote: Sendable, Hashable {
    /// Milliseconds since 1970.
    package var at: Int64
    package var uid: UInt32?
    package var name: String?
    /// What was found.
    package var damage: String
    /// What the person gave.
    package var reason: String?
    /// The log before it.
    package var log: AuditLogID?
    /// The last point of it that was known.
    package var last: AuditPoint?

    package init(at: Int64, damage: String) { (self.at, self.damage) = (at, damage) }

    /// For people, after "segment 3 was begun anew".
    package var words: String {
        var words = ["on \(AuditTime.words(at))"]
        if let uid { words.append("by \(name.map { printable($0) } ?? "user") (uid \(uid))") }
        words.append("because \(printable(damage, longest: 200))")
        if let reason { words.append("with the reason '\(printable(reason, longest: 200))'") }
        if let last { words.append("after record \(last.sequence) (\(last.hash)) of the log before it\(log.map { ", \($0)" } ?? "")") }
        return words.joined(separator: " ")
    }
}

private enum AuditTime {
    /// What lies in a damaged head may be any number.
    static func words(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(min(max(0, milliseconds), 253_402_300_799_000) / 1000)).ISO8601Format()
    }
}
