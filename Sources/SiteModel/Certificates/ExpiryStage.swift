/// How near the end of a certificate is: somebody is told at each stage. With 30, 14, 7, 3 and 1 days left and when it has lapsed; of one that lives for less
/// than 90 days with the same parts of its life, because 30 days are more than all that one of 6 days has.
package enum ExpiryStage: Int, Codable, Sendable, CaseIterable, Comparable {
    case calm, month, fortnight, week, threeDays, lastDay, lapsed

    package static func < (a: ExpiryStage, b: ExpiryStage) -> Bool { a.rawValue < b.rawValue }

    package init(_ life: CertificateLife, at now: SoundTime) {
        let left = life.left(at: now.seconds)
        // In its last second it has lapsed: whoever asks in that second is answered in the next one.
        self = Self.allCases.last { stage in stage.threshold(life).map { left < $0 || left <= 0 } ?? true } ?? .calm
    }

    /// It begins when fewer seconds are left, `lapsed` when none are; nil: it is always so.
    package func threshold(_ life: CertificateLife) -> Int64? {
        daysLeft.map { $0 * min(life.length, Self.long) / 90 }
    }

    private static let long = 90 * Seconds.day

    private var daysLeft: Int64? {
        switch self {
        case .calm: nil
        case .month: 30
        case .fortnight: 14
        case .week: 7
        case .threeDays: 3
        case .lastDay: 1
        case .lapsed: 0
        }
    }
}
