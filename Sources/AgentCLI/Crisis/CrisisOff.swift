import ArgumentParser

struct CrisisOff: LeafCommand {
    static let configuration = describe("off", "Ends crisis mode: all of its stops.", "Example: agent crisis off")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        _ = try await options.client().endCrisis()
        options.say("crisis mode is off")
    }
}
