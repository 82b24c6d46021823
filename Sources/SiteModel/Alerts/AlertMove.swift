/// Something that happened to an alert in a look.
package struct AlertMove: Sendable, Hashable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case raised, suppressed, uncovered, visible
        case told, reminded, resolved
        case toldResolved = "told-resolved"

        /// Whether somebody is sent something.
        package var isMessage: Bool { self == .told || self == .reminded || self == .toldResolved }
    }
    package var kind: Kind
    /// As it is afterwards.
    package var alert: Alert
    package init(_ kind: Kind, _ alert: Alert) {
        self.kind = kind
        self.alert = alert
    }
}

/// What a look at the alerts comes to.
package struct AlertOutcome: Sendable, Hashable {
    /// To be stored; what is not here stands as it was.
    package var changed: [Alert] = []
    /// Over before anybody could see them.
    package var forgotten: [AlertID] = []
    package var moves: [AlertMove] = []
    /// Milliseconds since 1970: something becomes due then, if nothing changes.
    package var next: Int64?
    package init() {}

    package var isEmpty: Bool { changed.isEmpty && forgotten.isEmpty }
}
