import AgentAPI
import ArgumentParser

struct HostReload: LeafCommand {
    static let configuration = describe(
        "reload", "Has nginx read its configuration again.",
        """
        Everything is validated first; refused, nothing is loaded and the file is named (status 5). nginx is never restarted and no visitor is let \
        go; one that does not run is started. PHP is not touched. For example after a file in /etc/nginx/sites-enabled was edited: agent host reload
        """)

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await options.client().reloadHost()
        options.say("nginx serves with the configuration as it stands")
    }
}
