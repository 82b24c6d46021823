/// What goes on when nearly nothing may. Whatever is not named here is refused then.
extension Route {
    /// When the audit log cannot be written: ways back, and what gives space to a full disk. They use the space that is kept for them.
    package var goesOnUnwritten: Bool {
        switch name {
        case .changeUndo, .changeResume, .changeCancel, .sitePurge, .crisisOn, .crisisOff, .tokenRevoke: true
        default: false
        }
    }

    /// While crisis mode is on. A row that changes something and says nothing of it is stopped.
    package var goesOnInCrisis: Bool { audit == nil || inCrisis == .admitted }
}

extension RouteTable {
    /// The verbs that a stop can hold back.
    package static let stoppable = Set(rows.filter { !$0.goesOnInCrisis }.compactMap(\.audit))
}
