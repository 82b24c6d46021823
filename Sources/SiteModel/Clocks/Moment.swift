import Foundation

/// Times for people who may be anywhere.
package enum Moment {
    /// `2026-11-28T04:03:52Z`. - Parameter seconds: since 1970; what lies in a damaged row may be any number.
    package static func words(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(Seconds.sane(seconds))).ISO8601Format()
    }
}
