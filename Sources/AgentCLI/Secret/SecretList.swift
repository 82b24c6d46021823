import ArgumentParser

struct SecretList: LeafCommand {
    static let configuration = describe(
        "list", "Lists secrets by name: when they were changed, when they expire, whether they can be read, who names them; no values.",
        "Example: agent secret list --format json")
    static let fields = Columns.secret.names

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printList(try await options.client().secrets(), .secret, empty: "no secrets") }
}
