import AgentAPI
import ArgumentParser

struct SiteLimitsCommand: LeafCommand {
    static let configuration = describe(
        "limits", "Shows what a site may use, and what it uses now where the host can tell.",
        """
        memory and upload in MiB, tasks, the weight of the processor (cpu), requests that PHP works on at once (children), and the disk that content, \
        temporary files, sessions and compiled code take. Memory and tasks are told while the site's PHP is awake. Whether memory, tasks and cpu hold is \
        read of the kernel's control groups: yes, or why not.

        Example: agent site limits example.com
        """)
    static let fields = Columns.limits.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printList(LimitRow.rows(try await options.client().limits(site)), .limits) }
}
