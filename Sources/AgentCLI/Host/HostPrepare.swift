import AgentDaemon
import ArgumentParser
import SiteModel

struct HostPrepare: LeafCommand {
    static let configuration = describe(
        "prepare", "Makes this machine ready for the daemon: directories, nginx's main configuration, units.",
        """
        Safe to repeat; agent.service runs it before the daemon. nginx.conf becomes the agent's as a whole: what stood there is kept \
        as nginx.conf.before-agent. Where nginx is set up for something else this is refused (nginx-in-use) without --take-over. Needs root, systemd, and the packages nginx, mariadb-server and php-fpm.

        HTTP/3 is offered where that is asked for and nginx has it; nginx calls it experimental, and each reload of nginx breaks off \
        transfers that go over it. Open UDP port 443 for it. The choice is kept.

        Behind Cloudflare, --cloudflare on takes a visitor's address from CF-Connecting-IP when Cloudflare's networks ask, and of nobody else \
        (`agent host refresh-cloudflare` keeps their list fresh). The choice is kept.

        With --shared-php on, all sites of a PHP version share one master, which is root: a machine of very little memory keeps no master for each \
        site then, and sites are less apart (docs: shared-php). It is chosen while the host has no sites and the daemon is stopped, and kept.

        Each site may hold 256 connections to this machine's own web server, so that none takes those of all: the kernel counts them (nftables), in a \
        table of its own that judges sites' users alone. --connection-limit off takes the table away. The choice is kept.

        Example: agent host prepare --http3 on
        """)

    @Option(help: "Whether visitors may come by HTTP/3: on or off. Left out: as it was.")
    var http3: Choice?
    @Option(help: "Whether all sites of a PHP version share one master: on or off. Left out: as it was.")
    var sharedPhp: Choice?
    enum Choice: String, ExpressibleByArgument, CaseIterable { case on, off }

    @Option(help: "Whether Cloudflare is believed for whom it asks: on or off. Left out: as it was.")
    var cloudflare: Choice?

    @Option(help: "Whether one site's connections to this machine's web server are limited: on or off. Left out: as it was, at first on.")
    var connectionLimit: Choice?

    @Flag(help: "Take nginx over although it serves something else, which is served no more then. Not kept.")
    var takeOver = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        guard !options.namesRoot else {
            throw Problem.cannot(
                "prepare", "this machine", "--root or AGENT_ROOT names a sandbox, and this command is about the machine itself",
                code: .badRequest, hint: "agent sandbox up")
        }
        let outcome = try await SystemComposition().prepare(
            .init(
                http3: http3.map { $0 == .on ? .offered : .withheld }, cloudflare: cloudflare.map { $0 == .on },
                masters: sharedPhp.map { $0 == .on ? .shared : .ofSites },
                connectionLimit: connectionLimit.map { $0 == .on }, takeOver: takeOver))
        if let down = outcome.down {
            options.warn([
                "nginx does not run: \(down.message); the daemon mends the files that are its own, and agent doctor tells of the rest"
            ])
        } else if let refusal = outcome.refusal {
            // What was asked for is not so, and is not kept either.
            if http3 != nil || cloudflare != nil { throw refusal }
            options.warn(["nginx refuses the server-wide files of this version and goes on with those that it has: \(refusal.message)"])
        }
        if outcome.down != nil { return }
        options.say(outcome.changed ? "this machine is ready for sites" : "nothing to prepare: this machine is ready for sites")
    }
}
