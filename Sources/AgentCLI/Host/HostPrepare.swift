import AgentDaemon
import ArgumentParser

struct HostPrepare: LeafCommand {
    static let configuration = describe(
        "prepare", "Makes this machine ready for the daemon: directories, nginx's main configuration, units.",
        """
        Safe to repeat; agent.service runs it before the daemon. nginx.conf becomes the agent's as a whole: what stood there is kept once \
        as nginx.conf.before-agent. Needs root, systemd, and the packages nginx-light, mariadb-server and php-fpm.
        """)

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let changed = try await SystemComposition().prepare()
        options.say(changed ? "this machine is ready for sites" : "nothing to prepare: this machine is ready for sites")
    }
}
