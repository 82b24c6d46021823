import Foundation
import LinuxHost
import SiteModel

/// What a site may say on its socket, one JSON line a connection: which pages are stale, which log-ins failed, or what it did to its own code.
/// A report with one part that breaks its rule is none at all: the must-use plugin never makes such a one.
enum SiteMessage: Sendable, Hashable {
    case purge(PurgeMessage)
    case logins([FailedLogin])
    case events([SiteEvent])

    static let longest = PurgeMessage.longest
    /// Bytes of a report, and what it may hold.
    static let longestReport = 32768
    static let most = 50

    /// nil when it is no such line.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.longest, let said = try? JSONDecoder().decode(Said.self, from: Data(bytes)) else { return nil }
        switch (said.logins, said.events) {
        case (nil, nil):
            guard let purge = PurgeMessage(bytes) else { return nil }
            self = .purge(purge)
        case (let logins?, nil):
            guard Self.isReport(logins.count, bytes), let read = logins.whole(\.failure) else { return nil }
            self = .logins(read)
        case (nil, let events?):
            guard Self.isReport(events.count, bytes), let read = events.whole(\.event) else { return nil }
            self = .events(read)
        default: return nil
        }
    }

    private static func isReport(_ count: Int, _ bytes: [UInt8]) -> Bool { (1...most).contains(count) && bytes.count <= longestReport }

    private struct Said: Decodable {
        var logins: [SaidLogin]?
        var events: [SaidEvent]?
    }

    private struct SaidLogin: Decodable {
        var via: FailedLogin.Door
        var ip: String
        var name: String

        var failure: FailedLogin? { AddressText.canonical(ip).flatMap { FailedLogin(via, address: $0, name: name) } }
    }

    private struct SaidEvent: Decodable {
        var subject: SiteEvent.Subject
        var deed: SiteEvent.Deed
        var name: String
        var from: String?
        var to: String?

        var event: SiteEvent? {
            SiteEvent(subject, deed, name: name, from: from ?? "", to: to ?? "").flatMap { $0.isOwnWord ? $0 : nil }
        }
    }
}

extension Array {
    /// Every one of them, or nil.
    fileprivate func whole<Value>(_ read: (Element) -> Value?) -> [Value]? {
        let values = compactMap(read)
        return values.count == count ? values : nil
    }
}
