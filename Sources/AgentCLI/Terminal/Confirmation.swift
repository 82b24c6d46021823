import SiteModel

/// Asks before something is taken away.
enum Confirmation {
    static func ask(_ question: String, for thing: String, _ options: GlobalOptions) throws(Problem) {
        if options.yes { return }
        let console = Console.current
        guard console.isInTerminal, console.isTalkTerminal else {
            throw .cannot("go on with", thing, "it needs confirmation", code: .needsConfirmation, hint: TypedCommand.again(with: "--yes"))
        }
        console.talk("\(question) [y/N] ")
        let answer = console.readLine()?.lowercased()
        guard answer == "y" || answer == "yes" else {
            throw .cannot(
                "go on with", thing, "it was not confirmed", code: .needsConfirmation,
                hint: TypedCommand.again(with: "--dry-run"))
        }
    }
}
