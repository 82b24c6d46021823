import AgentAPI
import ArgumentParser
import SiteModel

struct HostReload: ChangingCommand {
    static let configuration = describe(
        "reload", "Has nginx read its configuration again.",
        """
        Everything is validated first; refused, nothing is loaded and the file is named (status 5). nginx is never restarted and no visitor is let \
        go; one that does not run is started. PHP is not touched. Needed after a file in /etc/nginx/sites-enabled was edited.

        Example: agent host reload
        """)

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.reloadHost() } }

    func run() async throws {
        let client = try options.client()
        if dry.isAsked { return try await rehearse(client) }
        try await client.reloadHost()
        options.say("nginx serves with the configuration as it stands")
    }

    /// The doctor has had nginx judge its files.
    private func rehearse(_ client: AgentClient) async throws {
        if let refused = try await client.doctor().findings.first(where: { $0.code == FindingCode.nginxRefused.rawValue }) {
            throw Problem.cannot("reload", "nginx", refused.text, code: .configurationRefused, hint: refused.remedy)
        }
        dry.show("have nginx read its configuration again; it takes its files as they stand", options)
    }
}
