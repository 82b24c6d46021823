import AgentAPI
import SiteModel

/// What came of a new administrator's password: shown, or where it lies.
struct NewPassword {
    var password: String?
    var file: String?
}

/// The password of a site whose command was ended before it had it. The daemon keeps it for a while, and that command may have left an empty file, named by
/// its change. Who asks for the site again is given the one, and the other never stays empty.
struct LatePassword {
    let domain: String
    let options: GlobalOptions

    /// It was fetched, its time is over, or it is somebody else's.
    private static let gone: Set<ProblemCode> = [.fetchOver, .forbidden, .changeNotFound]

    /// - Parameters:
    ///   - waiting: the change whose password waits, where the daemon says so.
    ///   - place: where that of a change is to be written, given the file that was left empty for it; nil: nowhere.
    /// - Returns: nil where there is no sign of one.
    func handOver(
        _ client: AgentClient, waiting: String? = nil, into place: (_ change: String, _ left: PasswordFile?) throws -> PasswordFile?
    ) async throws -> NewPassword? {
        let left = PasswordKeeper.leftovers(of: domain)
        defer { for (_, file) in left { file.discard() } }
        let changes = ([waiting].compactMap { $0 } + left.map(\.change)).uniqued()
        if changes.isEmpty { return nil }
        for change in changes {
            let own = left.first { $0.change == change }?.file
            let file = try place(change, own)
            defer { if file?.path != own?.path { file?.discard() } }
            do {
                if let file, try await !file.claim() {
                    options.say("note: the password is in \(Printable.line(file.path)), where an earlier command put it")
                    return NewPassword(file: file.path)
                }
                let password = try await client.adminPassword(change)
                try file?.write(Secret(password.password))
                let now = file.map { "it is in \(Printable.line($0.path)) now" } ?? "it is handed over now"
                options.say("note: the command that made the site was ended before it had the administrator's password: \(now)")
                return NewPassword(password: password.password, file: file?.path)
            } catch let problem as Problem {
                if !Self.gone.contains(problem.code) { options.say("warning: \(problem.message)") }
            }
        }
        let files = left.map { Printable.line($0.file.path) }.joined(separator: ", ")
        options.say(
            "note: a command was ended before it had the administrator's password, which cannot be fetched any more"
                + (files.isEmpty ? "" : "; it left \(files) empty, which is taken away"))
        sayWayIn()
        return NewPassword()
    }

    /// Nothing was made, so no password was, and nobody is seen to have missed one.
    func sayUnchanged() {
        options.say("note: the site stood already: its administrator's password was not changed, and no file was written")
        sayWayIn()
    }

    /// What commands of earlier sites of this name left: a new one has a password of its own.
    func sweep() {
        for (_, file) in PasswordKeeper.leftovers(of: domain) {
            options.say("note: \(Printable.line(file.path)) is taken away: a command that was ended before it had a password left it empty")
            file.discard()
        }
    }

    private func sayWayIn() { options.say("hint: agent site login-url \(Printable.line(domain))") }
}

extension Array where Element: Hashable {
    fileprivate func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
