import AgentAPI
import ArgumentParser
import SiteModel

struct JobAdd: ChangingCommand {
    static let configuration = describe(
        "add", "Takes in a job, and does not wait for it.",
        """
        It is on disk when this command ends, and is done even if the machine stops now. Jobs of one site run one at a time, in the order in which they came. \
        Of a chore of the host one open job is enough: a second one is not taken in, and the open one is shown.

        Example: agent job add site.disable --site example.com
        """)
    static let fields = Columns.wholeJob.names

    @Argument(help: "Which kind (agent job kinds).", completion: Completions.jobKinds)
    var kind: String

    @Option(help: "The site that it works on: domain, alias or id.", completion: Completions.sites)
    var site: String?

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws { try checkFields(dry: Columns.jobKind.names) }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.addJob(AddJobRequest(kind: kind, site: site)) } }

    func run() async throws {
        let client = try options.client()
        if dry.isAsked { return try await rehearse(client) }
        options.printOne(try await client.addJob(AddJobRequest(kind: kind, site: site)), .wholeJob)
    }

    private func rehearse(_ client: AgentClient) async throws {
        guard let known = try await client.jobKinds().first(where: { $0.kind == kind }) else {
            throw Problem.cannot("take in a job of kind", kind, "there is no such kind", code: .badJob, hint: "agent job kinds")
        }
        guard known.needsSite == (site != nil) else {
            throw Problem.cannot(
                "take in a job of kind", kind, known.needsSite ? "it needs a site" : "it is the host's", code: .badJob,
                hint: "agent job add \(kind)\(known.needsSite ? " --site DOMAIN" : "")")
        }
        let domain = if let site { try await client.site(site).domain } else { String?.none }
        dry.show("take in a job: \(known.title)\(domain.map { ", \($0)" } ?? "")", known, .jobKind, options)
    }
}
