import Foundation

/// Times for people who may be anywhere.
package enum Moment {
    /// The end of the year 9999.
    private static let last: Int64 = 253_402_300_799

    /// `2026-11-28T04:03:52Z`. - Parameter seconds: since 1970; what lies in a damaged row may be any number.
    package static func words(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(min(max(0, seconds), last))).ISO8601Format()
    }
}
