/// What the doctor finds of the host and its web server.
extension FindingCode {
    var ofHost: Explanation {
        switch self {
        case .configEdited:
            Explanation(
                "a file was edited by hand",
                happened: "The file is not what the agent last wrote there. It is left as it is, also where it should change.",
                causes: ["somebody mended something in a hurry", "another program writes the same file"],
                evidence: ["agent host upgrade-config --dry-run shows the difference"], next: "agent host upgrade-config --dry-run")
        case .configOutdated:
            Explanation(
                "a file is as an older version of the agent wrote it",
                happened: "This version would render the file otherwise. Sites go on with the old one until it is written anew.",
                causes: ["the agent was upgraded"], evidence: ["agent host upgrade-config --dry-run shows the difference"],
                next: "agent host upgrade-config --dry-run")
        case .daemonOutdated:
            Explanation(
                "the daemon runs a binary that was replaced",
                happened: "The program on the disk is another one than the one that runs. Sites are served all the same.",
                causes: ["the agent was upgraded without a restart of its daemon"], evidence: ["the finding names the command"],
                next: "agent doctor")
        case .diskLow:
            Explanation(
                "little space is left on a disk",
                happened: "Everything still works; when less is left, no change may begin any more (disk.full).",
                causes: ["uploads or logs of one site", "sites in the trash"],
                evidence: ["agent host status shows how full it is", "agent site limits shows what one site uses"],
                next: "agent host status")
        case .inventoryIncomplete:
            Explanation(
                "not everything could be looked at",
                happened:
                    "A part of the host did not answer, so what is wrong there, or belongs to nobody, is not known. Nothing was removed because of it.",
                causes: ["MariaDB does not run", "a directory was made unreadable", "the machine is busy"],
                evidence: ["the finding says which part and why"],
                next: "agent host status")
        case .isolationOff:
            Explanation(
                "sites are not isolated from each other",
                happened:
                    "The sandbox runs as an ordinary user, who cannot give each site a user of its own: one broken site can change all.",
                causes: ["the sandbox was brought up without root"], evidence: ["agent sandbox status says it: isolated"],
                next: "agent sandbox status")
        case .serviceSilent:
            Explanation(
                "a service runs and does not answer",
                happened: "Its process is there, so nobody starts it anew, and whoever asks it waits in vain.",
                causes: [
                    "somebody stopped its process with a signal (SIGSTOP)", "it waits for a disk that does not answer", "a bug of its own",
                ],
                evidence: [
                    "agent host status shows it as silent, with its process", "ps -o stat,wchan -p PID: T is a process that was stopped",
                ],
                next: "agent doctor")
        default:
            Explanation(
                "the description of a site cannot be read",
                happened:
                    "The file from which a lost state is built anew is damaged. The site itself is served; were the state lost, this site would not be found again.",
                causes: ["the file was edited", "the disk lost it"], evidence: ["the finding names the file"], next: "agent doctor")
        }
    }

    var ofWebServer: Explanation {
        switch self {
        case .connectionsCrowded:
            Explanation(
                "the kernel has little room left for connections",
                happened: "The table of tracked connections is nearly full; when it is, new visitors are not let in.",
                causes: ["an attack with many connections", "a table that is small for so many visitors"],
                evidence: ["sysctl net.netfilter.nf_conntrack_count beside net.netfilter.nf_conntrack_max"], next: "agent host status")
        case .connectionsUnlimited:
            Explanation(
                "one visitor can hold all connections",
                happened: "The rule that limits connections from one address does not hold.",
                causes: ["nftables is missing or was reset", "the kernel lacks a module (containers)"],
                evidence: ["journalctl -u agent-connections tells why", "agent host status says it: connectionLimit"],
                next: "agent host prepare --connection-limit off")
        case .nginxDown:
            Explanation(
                "nginx does not run", happened: "No site is served.",
                causes: ["its configuration was broken by hand", "another program took its port", "it ended for lack of memory"],
                evidence: ["the finding names the log"], next: "agent host status")
        case .nginxRefused:
            Explanation(
                "nginx refuses its configuration",
                happened:
                    "Sites are served as before, but no site can be changed until the file is mended, and a restart of nginx would fail.",
                causes: ["a file in its folder was edited by hand", "a certificate or a file that it names is gone"],
                evidence: ["the finding names the file, the line and nginx's own words"], next: "agent doctor")
        case .snippetRefused:
            Explanation(
                "a site's own directives are refused",
                happened:
                    "What was added to the site's configuration is not allowed (any more): the site is served without any of it, what it closed included.",
                causes: ["a newer version of the agent or of nginx knows a rule that the older one did not"],
                evidence: ["agent site snippet show SITE shows the directives, agent explain snippet-refused the rules"],
                next: "agent explain snippet-refused")
        default:
            Explanation(
                "what a person wrote into a file of nginx was set aside",
                happened: "The agent's own text took its place, and the person's was kept for a look until somebody removes it.",
                causes: [
                    "nginx refused it when the agent started or `agent host upgrade-config --overwrite` renewed the files",
                    "its site was deleted: `agent site undelete` writes the vhost anew",
                ],
                evidence: ["the finding names the file", "agent site plan SITE shows how a file that stands differs from the agent's"],
                next: "agent doctor")
        }
    }
}
