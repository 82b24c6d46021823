/// What goes on when nearly nothing may. Whatever is not named here is refused then.
extension Route {
    /// When the audit log cannot be written: ways back, and what gives space to a full disk. They use the space that is kept for them.
    package var goesOnUnwritten: Bool {
        switch name {
        case .changeUndo, .changeResume, .changeCancel, .sitePurge, .crisisOn, .crisisOff: true
        default: false
        }
    }

    /// While crisis mode is on: its end, ways back, and what belongs to the end of a change that was running.
    package var goesOnInCrisis: Bool {
        switch name {
        case .crisisOn, .crisisOff, .changeUndo, .changeResume, .changeCancel, .changePassword, .siteUndelete: true
        default: false
        }
    }
}
