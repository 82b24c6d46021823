import AgentAPI
import AgentDaemon
import ArgumentParser
import SiteModel

struct SandboxUp: LeafCommand {
    static let configuration = describe(
        "up", "Starts the sandbox and its daemon, or what is missing of them.",
        """
        The root is --root, else AGENT_ROOT, else /var/lib/agent-sandbox for root and $XDG_STATE_HOME/agent for others. As root every site \
        gets a user of its own; as another user all sites share that one, and cannot be kept apart.

        Example: agent sandbox up --root /srv/box
        """)
    static let fields = Columns.sandbox.names

    @Option(
        help: "The HTTP port on the loopback address; otherwise the one used before, or a free one.", transform: WholeNumber.from(1...65535)
    )
    var port: UInt16?

    enum PublicHost: String, ExpressibleByArgument, CaseIterable { case localhost, exact }

    @Option(help: "How sites are addressed: example.com.localhost:PORT (the default), or exactly example.com:PORT; otherwise as before.")
    var publicHost: PublicHost?

    @Flag(
        inversion: .prefixedNo, help: "Serve sites over TLS, with certificates that are made here; otherwise as before, and not at first.")
    var tls: Bool?

    @Option(
        help: "The port of TLS on the loopback address; otherwise the one used before, or a free one.",
        transform: WholeNumber.from(1...65535))
    var tlsPort: UInt16?

    @Flag(inversion: .prefixedNo, help: "Run Redis too, or stop it; otherwise as before, and not at first.")
    var redis: Bool?

    @Option(
        help: ArgumentHelp(
            "Where WordPress's releases are taken from: https, or http on this machine; otherwise as before, and wordpress.org at first.",
            valueName: "url"))
    var wordpressMirror: String?

    @Flag(help: "Start everything but the daemon.")
    var noDaemon = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let root = try options.rootDirectory()
        var asked = SandboxOptions(root: root, port: port, daemon: !noDaemon)
        asked.publicHost = publicHost.map { $0 == .exact ? .exact : .localhost }
        asked.redis = redis
        asked.tls = tlsPort != nil && tls == nil ? true : tls
        asked.tlsPort = tlsPort
        asked.mirror = try wordpressMirror.map { try MirrorAddress($0) }
        let wanted = asked
        let sandbox = try await LockWait.retry(options) { try await SandboxLifecycle.up(wanted) }
        if !sandbox.isolated {
            options.say("warning: without root all sites share your user: isolation and immutable releases are off")
        }
        options.printOne(sandbox, .sandbox)
        options.say("next: agent site create example.com\(SandboxHint.offline)")
    }
}

enum SandboxHint {
    static let offline =
        "; without a way to wordpress.org, with --wordpress DIR, where DIR is what provision/wordpress (in the agent's sources) prints"
}
