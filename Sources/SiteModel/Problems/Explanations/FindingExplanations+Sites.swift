/// What the doctor finds of programs, of sites, and of what belongs to nobody.
extension FindingCode {
    var ofPrograms: Explanation {
        switch self {
        case .packageVulnerable:
            Explanation(
                "a program with a published hole can be upgraded",
                happened: "Visitors reach this program, and Debian's security archive has a newer one.",
                causes: ["upgrades are not installed by themselves"],
                evidence: ["agent host status lists every upgrade that waits"], next: "agent host status")
        case .upgradesUnknown:
            Explanation(
                "which upgrades wait is not known, or not as of now",
                happened:
                    "Debian's package tools did not answer at once. They are asked on in the background; what they said last is told, with its time.",
                causes: ["the machine is busy", "packages are being installed", "apt's lists are damaged"],
                evidence: ["agent host status says of when the list of upgrades is", "apt-get check says whether apt can read its lists"],
                next: "agent doctor")
        case .phpIncomplete:
            Explanation(
                "PHP lacks an extension", happened: "WordPress, or the agent's part of it, needs what is missing.",
                causes: ["a package was not installed, or was removed"], evidence: ["the finding names extensions and packages"],
                next: "agent explain php-missing")
        case .toolMissing:
            Explanation(
                "a program is not installed", happened: "Whatever needs it fails.",
                causes: ["its package was never installed or was removed"], evidence: ["the finding names the package"],
                next: "agent explain tool-missing")
        case .toolOld:
            Explanation(
                "a program is too old", happened: "It lacks something that the agent needs; the finding says what.",
                causes: ["an older Debian", "a package from elsewhere is in the way of Debian's"],
                evidence: ["the finding names both versions"], next: "agent doctor")
        default:
            Explanation(
                "a program does not tell its version", happened: "It was started and printed nothing that looks like one.",
                causes: [
                    "a wrapper or another program of that name", "a damaged package", "the machine is busy, and it had not answered yet",
                ], evidence: ["the finding quotes its words"], next: "agent doctor")
        }
    }

    var ofSites: Explanation {
        switch self {
        case .siteIncomplete:
            Explanation(
                "a part of a site is gone", happened: "What was made of it once is not there: the site is not served as it should be.",
                causes: ["somebody removed it by hand", "a restore that was not whole"],
                evidence: ["agent site plan SITE shows what would be made"],
                next: "agent site list")
        case .siteUnheard:
            Explanation(
                "a site cannot tell the agent anything",
                happened:
                    "Its socket is not answered: pages stay in the cache until they are old, and failed log-ins and updates are not told.",
                causes: ["the socket's directory was changed by hand", "the daemon has no descriptors left"],
                evidence: ["the daemon's log has the reason"], next: "agent doctor")
        default:
            Explanation(
                "a site does not answer as it should",
                happened: "Its first page was asked for as a visitor would, and the answer was no page.",
                causes: ["a plugin or theme whose code fails", "its database is damaged or its PHP does not run"],
                evidence: ["agent site status SITE shows every part", "agent site logs SITE --kind php --kind error says why"],
                next: "agent site list")
        }
    }

    var ofNobody: Explanation {
        let thing =
            switch self {
            case .orphanVhost: "a vhost of nginx"
            case .orphanPool: "a pool of PHP"
            case .orphanService: "a service of PHP"
            case .orphanDatabase: "a database"
            case .orphanAccount: "a database account"
            case .orphanUser: "a Unix user"
            case .orphanTree: "a site's directory"
            case .orphanTrash: "a directory in the trash"
            case .orphanManifest: "the description of a site"
            case .orphanCertificate: "a certificate"
            case .orphanLimits: "a unit that holds limits"
            case .orphanStaging: "something half made"
            default: "a change's secrets"
            }
        return Explanation(
            "\(thing) belongs to nobody",
            happened:
                "It is named as the agent names things, and no site and no change that the agent knows has it. It is never removed by itself.",
            causes: ["the state was lost or is older than the host", "somebody made or copied it by hand", "a crash long ago"],
            evidence: ["agent doctor --orphans says what could be taken over and what may be removed"], next: "agent doctor --orphans")
    }
}
