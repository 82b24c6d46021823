/// The machine, its tools and the daemon.
extension Explanation {
    static let badList = Explanation(
        "a list of Cloudflare's networks is not believed",
        happened:
            "Whoever comes from one of these networks may name any visitor's address, so a list is taken as a whole or not at all. The error names the line and "
            + "its rule. Nothing was changed.",
        causes: [
            "an error page was fetched instead of the list", "the list was cut off, or holds one of IPv4 and IPv6 alone",
            "a network that is private, reserved, or wider than any of Cloudflare's (0.0.0.0/0)",
        ],
        evidence: ["the line in the error", "https://www.cloudflare.com/ips-v4 and https://www.cloudflare.com/ips-v6, in a browser"],
        next: "agent host refresh-cloudflare --dry-run")

    static let daemonNotRunning = Explanation(
        "the daemon does not answer on its socket",
        happened: "The command asks the daemon over a Unix socket. Nobody listens there. Sites are served all the same.",
        causes: [
            "agent.service was stopped, or the sandbox was not started",
            "the package is installed and the machine was never prepared as a host: systemctl start agent.service does both",
            "the command looks at another root (see --root and AGENT_ROOT)",
            "the daemon ended; systemd or the sandbox's supervisor starts it again in a moment",
        ],
        evidence: [
            "on a host, journalctl -u agent.service says how it ended, and systemctl start agent.service starts it",
            "agent sandbox status says what runs in a sandbox; its log/ holds the daemon's last words",
        ],
        next: "agent sandbox up")

    static let daemonRunning = Explanation(
        "a daemon already owns this root",
        happened: "One daemon writes the state of one root. A second one was refused before it touched anything.",
        causes: ["agent daemon run was started by hand beside agent.service or a sandbox that is up"],
        evidence: ["systemctl status agent.service or, in a sandbox, agent sandbox status gives its process id"],
        next: "agent doctor")

    static let sandboxNotRunning = Explanation(
        "the sandbox is not up",
        happened: "The servers of this root do not run, so nothing could be asked of them.",
        causes: [
            "agent sandbox up was not run since the last start of the machine",
            "the command looks at another root (see --root and AGENT_ROOT)",
        ],
        evidence: ["agent sandbox status says what runs"],
        next: "agent sandbox up")

    static let forbidden = Explanation(
        "the peer may not do this",
        happened: """
            The kernel told the daemon who is at the other end of the socket. Root and the daemon's own user may do everything; members of the groups \
            agent-admin, agent-operator and agent-viewer what their role may; who is in the group 'agent' alone, what a token may. A user that a site's PHP runs as \
            may nothing. The command line asks nobody but root and its own user: a socket of another user's may have been put there to be told your secrets.
            """,
        causes: [
            "the command runs as another user", "sudo was forgotten", "the user runs a site's PHP",
            "the socket is another user's, as of his own sandbox",
        ],
        evidence: ["id beside the owner and group of the socket"],
        next: "sudo agent site list")

    static let toolMissing = Explanation(
        "a program that is needed is not installed",
        happened: "The error names the program and where it was looked for. Nothing of the change is left.",
        causes: ["the package was never installed or was removed"],
        evidence: ["agent doctor lists missing and outdated programs with their packages"],
        next: "agent doctor")

    static let phpMissing = Explanation(
        "this version of PHP is not installed with all that WordPress needs",
        happened: "php-fpm of the wished series, or an extension of it, is missing. Nothing was begun.",
        causes: ["the series is not in this Debian release", "php8.2-mysql or another extension is not installed"],
        evidence: ["the error names the versions that are there", "agent doctor lists missing extensions"],
        next: "agent doctor")

    static let phpShared = Explanation(
        "not with the kind of PHP masters that this host has",
        happened: """
            A host runs PHP either with a master for each site or, for very little memory, with one that all sites share. Which one is chosen while it has \
            no sites, and memory, tasks and processor are limited for each site only where each has a master. Nothing was changed.
            """,
        causes: [
            "limits.memory, limits.tasks or limits.cpu was asked for where sites share PHP",
            "the kind was to be changed on a host that has sites",
            "compiled code was to be kept on disk, or forgotten there, where sites share PHP: each would run what any of them wrote",
        ],
        evidence: ["agent host status says it: phpMasters", "shared-php.md says what sites give up where they share"],
        next: "agent host status")

    static let databaseUnavailable = Explanation(
        "the database server does not answer",
        happened: "The server was asked over its socket and gave no answer, or refused the connection.",
        causes: ["the server is starting or was killed; its supervisor starts it again", "its disk is full", "too many connections"],
        evidence: [
            "agent host status shows its state and restarts",
            "journalctl -u mariadb or, in a sandbox, the end of MariaDB's log in log/ of the root",
        ],
        next: "agent host status")

    static let portTaken = Explanation(
        "another program has the port",
        happened: "The wished or recorded port of the front door is in use. Nothing was started.",
        causes: ["another sandbox or web server listens there", "an earlier sandbox of a root that was removed still runs"],
        evidence: ["ss -ltnp shows who listens"],
        next: "agent sandbox up --port 8081")

    static let addressInUseBySites = Explanation(
        "sites stand under the sandbox's address",
        happened:
            "Another port or another public form of names was asked for. WordPress keeps a site's address in its database, and nothing moves it yet: every site, also those in the trash, would answer at an address that nobody listens on. Nothing was changed.",
        causes: [
            "--port or --public-host differs from what the sandbox was brought up with", "a script names another port than the last time",
        ],
        evidence: ["agent sandbox status shows the port and the public form", "agent site list shows the sites and their addresses"],
        next: "agent sandbox up")

    static let rootNotTraversable = Explanation(
        "servers cannot reach this root",
        happened:
            "A directory above or at the root keeps other users out, so nginx and the sites' own users could not open their files. Nothing was made.",
        causes: ["the root lies in a home directory of mode 0700", "a umask of 077 while the directory was made"],
        evidence: ["the error names the directory", "namei -l shows every mode on the way"],
        next: "agent sandbox up --root /var/lib/agent-sandbox")

    static let rootNotWritable = Explanation(
        "this root cannot be written",
        happened: "The directory is another user's, or the file system is read-only. Nothing was made.",
        causes: [
            "the command runs as another user than the one who made the root", "the file system was mounted read-only after an error",
            "a directory above the root is another user's or can be written by others, who could put another tree in its place",
        ],
        evidence: ["the error names the directory", "findmnt shows the options of its file system"],
        next: "agent sandbox up --root /var/lib/agent-sandbox")

    static let nginxInUse = Explanation(
        "nginx of this machine serves something else",
        happened:
            "A host's nginx.conf is the agent's as a whole. This machine's nginx is set up by a person, and what it serves would be served no more. Nothing was changed.",
        causes: [
            "nginx.conf is neither the agent's nor as its package brought it", "sites-enabled or conf.d hold a configuration of yours",
            "sites-available/default was changed",
        ],
        evidence: ["the error names each file", "/usr/lib/agent/own-nginx --check"],
        next: "agent host prepare --take-over")

    static let rootRefused = Explanation(
        "this directory is no place for a sandbox",
        happened:
            "A sandbox takes a directory over as a whole: it mends owners and modes, and clears what is left in its staging. This one is the system's, or holds files that are no sandbox's. Nothing in it was touched.",
        causes: [
            "--root or AGENT_ROOT names a directory in which something else lies",
            "a slip of the pen: the directory above the one that was meant",
            "a sandbox that lost both '.agent-sandbox' and 'state/sandbox.json'",
        ],
        evidence: ["the error names the first thing that lies there", "ls -A of the directory"],
        next: "agent sandbox up --root /var/lib/agent-sandbox")

    static let diskFull = Explanation(
        "the disk is full",
        happened: "A write was refused for lack of space or quota. The change was taken back with the space that is kept for that.",
        causes: ["the file system is full", "a quota is used up", "no inodes are left"],
        evidence: ["df -h and df -i for the root", "agent doctor lists trash and staging that may go"],
        next: "agent doctor")

    static let stateTooNew = Explanation(
        "the state was written by a newer version",
        happened: "This binary does not know the form of the state file, so it did not open it. Nothing was changed.",
        causes: ["the agent was downgraded", "two versions are installed side by side"],
        evidence: ["agent --version beside the version that the error names"],
        next: "agent --version")

    static let systemCallFailed = Explanation(
        "the kernel refused",
        happened: "A system call failed; the error gives the path and the kernel's reason.",
        causes: ["permissions or an immutable flag", "a limit on open files or processes", "a damaged file system"],
        evidence: ["details carry the errno", "dmesg for errors of the disk"],
        next: "agent doctor")

    static let commandFailed = Explanation(
        "another program ended with an error",
        happened: "A program that the agent ran failed, could not be started or printed more than it may. The error quotes its last words.",
        causes: ["its configuration or its data is damaged", "it was killed for lack of memory"],
        evidence: ["details carry the exit status", "log/ of the root holds what services wrote"],
        next: "agent doctor")

    static let deadlineExceeded = Explanation(
        "something took too long and was ended",
        happened: "Every wait has an end. This one was reached: a program was ended with all its children, and a change was taken back.",
        causes: ["the machine is overloaded or out of memory", "a network address that swallows requests", "a plugin that never returns"],
        evidence: ["the error names what was waited for and how long", "uptime and free -m"],
        next: "agent doctor")

    static let notBuilt = Explanation(
        "this part of the agent does not exist yet",
        happened: "The request was understood, and this version cannot do it. Nothing was changed.",
        causes: ["documentation of a newer version was read"],
        evidence: ["CHANGELOG.md says what is built"],
        next: "agent help")

    static let internalError = Explanation(
        "a bug in the agent",
        happened:
            "Something happened that the agent has no name for. A change that was running is taken back or is recovered at the next start.",
        causes: ["a bug: please report it with the daemon's log"],
        evidence: ["the daemon's log in log/ of the root, at the time of the error"],
        next: "agent change list")
}
