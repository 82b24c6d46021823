/// What a rotation says of the end of the new value. Times are milliseconds since 1970.
package enum SecretEnd: Sendable, Hashable {
    /// As long as the old value had been given, from now on; none where that had none.
    case asLong
    case at(Int64)
    case never

    /// - Parameters:
    ///   - changedAt: when the old value came.
    ///   - old: its end.
    package func end(after changedAt: Int64, _ old: Int64?, now: Int64) -> Int64? {
        switch self {
        case .never: nil
        case .at(let end): end
        case .asLong: old.map { Self.again(changedAt, $0, now) }
        }
    }

    /// One that was over when it was given had no time to give again: it stays over, where it is seen.
    private static func again(_ changedAt: Int64, _ end: Int64, _ now: Int64) -> Int64 {
        guard changedAt < end else { return end }
        let (length, isLong) = end.subtractingReportingOverflow(changedAt)
        let (next, isFar) = now.addingReportingOverflow(length)
        return isLong || isFar ? .max : next
    }
}
