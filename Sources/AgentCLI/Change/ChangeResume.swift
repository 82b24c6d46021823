import AgentAPI
import ArgumentParser

struct ChangeResume: LeafCommand {
    static let configuration = describe(
        "resume", "Goes on with a change that is stuck: takes it back, or finishes one that has no way back.")
    static let fields = Columns.result.names

    @Argument(help: "The change's id.")
    var change: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let client = try options.client()
        try await Changing(client, options, judge: Outcome.expectSettled).runAndPrint {
            try await client.resumeChange(change)
        } site: { answer in
            guard let site = answer.site else { return nil }
            return await client.siteNow(after: answer, site.id)
        }
    }
}
