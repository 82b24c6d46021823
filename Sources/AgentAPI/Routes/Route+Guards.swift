/// What goes on when nearly nothing may. Whatever is not named here is refused then.
extension Route {
    /// When the audit log cannot be written: ways back, and what gives space to a full disk. They use the space that is kept for them.
    package var goesOnUnwritten: Bool {
        switch name {
        case .changeUndo, .changeResume, .changeCancel, .sitePurge: true
        default: false
        }
    }
}
