/// Alerts themselves, and what is asked of them.
extension Explanation {
    static let alertNotFound = Explanation(
        "no alert has this id",
        happened:
            "This root knows no such alert. The newest thousand that are over are remembered; one that was over before it was told is not.",
        causes: [
            "the id was cut off while copying", "it was over long ago", "the command spoke to another root (see --root and AGENT_ROOT)",
        ],
        evidence: ["agent alert list --all shows the newest first"],
        next: "agent alert list --all")

    static let alertResolved = Explanation(
        "the alert is over",
        happened: "Its condition does not hold any more, so there is nothing that somebody could be reminded of. Nothing was changed.",
        causes: ["it ended while it was being looked at", "a newer alert of the same condition has another id"],
        evidence: ["agent alert show tells when it ended", "agent alert list shows those that are open"],
        next: "agent alert list")
}

extension AlertCode {
    /// Every condition has its page: a new one does not compile without it.
    package var explanation: Explanation {
        switch self {
        case .databaseDown, .serviceDown, .auditNotWritten, .auditAnchorFailed, .settingsRefused, .changeStuck: ofHost
        case .diskFull, .diskFilling, .jobsFailing, .jobsPilingUp, .queuePaused, .scheduleUnreadable: ofRoom
        case .breakerOpen, .limitReached: ofDependencies
        case .certificateExpired, .certificateExpiring, .certificateUnreadable, .certificateNames, .certificateOrderFailed,
            .certificateNameParked, .certificateMismatch, .clockInDoubt:
            ofCertificates
        case .watchedExpiring, .watchedRefused, .watchedChanged, .watchedUnseen: ofWatched
        case .secretExpiring, .secretExpiresThisWeek, .secretExpiresTomorrow, .secretExpired, .secretUnreadable, .secretMissing:
            ofSecrets
        case .sitePHPDown, .siteHeld, .siteScheduleFailing: ofSites
        }
    }

    func page(_ happened: String, _ causes: [String], _ evidence: [String], next: String) -> Explanation {
        Explanation(condition.title, happened: happened, causes: causes, evidence: evidence, next: next)
    }

    private var ofHost: Explanation {
        switch self {
        case .databaseDown:
            page(
                "MariaDB did not answer a query. Pages that are in the cache are still served; all others of every site are not. Alerts of sites that follow from it are kept quiet until it answers.",
                ["it was stopped, or ended for lack of memory", "its disk is full", "it is being upgraded"],
                ["agent host status shows the service", "on a system host: journalctl -u mariadb"], next: "agent doctor")
        case .auditNotWritten:
            page(
                "The last record of the audit log could not be written. Until one can, nothing is changed but what has to go on; see agent explain audit-not-written.",
                [
                    "the disk is full", "the file system is read-only or ill",
                    "nobody can tell how many could not be written before this start: that is told for ten minutes",
                ],
                ["the alert says what the disk said", "agent host status shows how full it is"], next: "agent explain audit-not-written")
        case .auditAnchorFailed:
            page(
                "The newest points of the audit log could not be written down in the journal, or handed to the remote that audit.conf names. Records are written as ever, and points that wait are kept and sent when it goes again; until then whoever has root's rights could take back what was recorded since.",
                [
                    "the remote does not answer, or does not take our certificate or signature", "audit.conf is not understood",
                    "the secret of its key is not there",
                ],
                [
                    "the alert says what the remote or the file said", "agent breaker list shows audit-anchor and its last failure",
                    "agent audit verify says whether the log is whole now",
                ], next: "agent breaker list")
        case .settingsRefused:
            page(
                "A file that root wrote is not understood, or not root's alone to write: alerts.conf (channels), outbound.conf (exceptions), guards.conf (breakers and limits) or acme.conf (authorities, and the files of roots that it names). Of channels, breakers and limits what was understood last goes on until the daemon ends; without a list of exceptions that is understood no message is sent, and no certificate is ordered or renewed. See agent explain alert-settings, outbound-settings, guard-settings or acme-settings.",
                ["a misspelt key", "an owner or a mode that lets others write it"],
                [
                    "the alert says which file, which line and why",
                    "agent doctor reads all of them anew; agent alert channels tells of the first two, agent breaker list of the third, agent cert list of the fourth",
                ],
                next: "agent alert list")
        case .changeStuck:
            page(
                "A change could be neither finished nor fully taken back. Its site is locked for other changes until a person goes on with it.",
                [
                    "a server that the way back needs did not answer for too long", "the disk is full",
                    "a file was changed by hand meanwhile",
                ],
                ["agent change show tells which step and why"], next: "agent change list")
        default:
            page(
                "A service that all sites need does not run, although it should: without nginx no site is served.",
                ["its configuration was broken by hand", "another program took its port", "it ended for lack of memory"],
                ["agent doctor tells why nginx does not start", "agent host status shows all services"], next: "agent doctor")
        }
    }

    private var ofRoom: Explanation {
        switch self {
        case .diskFull:
            page(
                "Less than 256 MiB are left where the sites lie, or 32 MiB for the agent's own. Uploads and updates of sites begin to fail; when what a way back needs does not fit, no change may begin.",
                ["uploads or logs of one site", "sites in the trash", "a backup beside the sites"],
                ["agent site list --state trashed shows what could be ended for good", "agent doctor names the directory"],
                next: "agent site list --state trashed")
        case .diskFilling:
            page(
                "More than 90 % of the disk is used. Everything still works.",
                ["uploads or logs that grow", "sites in the trash"],
                ["agent host status shows how full it is", "agent site limits shows what one site uses"], next: "agent host status")
        case .jobsFailing:
            page(
                "Five jobs or more used up their attempts within an hour. Each keeps the reason.",
                ["something that they all need does not answer", "a site that cannot be changed"],
                ["agent job list --state dead shows them with their reasons"], next: "agent job list --state dead")
        case .jobsPilingUp:
            page(
                "More than a hundred jobs wait, for five minutes or longer.",
                ["a job that takes very long", "jobs that fail and are tried again", "more was asked for at once than is done"],
                ["agent job list --state running shows what is done now", "agent job list --state waiting shows what failed"],
                next: "agent job list --state running")
        case .scheduleUnreadable:
            page(
                "A person chose a time zone or a calendar for an entry of the schedule, and it is not known any more: the entry does not run by itself. By hand it still can be run.",
                [
                    "tzdata gave the zone another name, or a package of its own (tzdata-legacy)",
                    "another version of the agent stored the calendar",
                ],
                ["agent schedule list shows what was chosen", "agent schedule set with --zone, --calendar or --reset mends it"],
                next: "agent schedule list")
        default:
            page(
                "A person paused the queue of jobs more than an hour ago, and nothing in it begins.",
                ["agent job pause or agent job drain, and nobody went on"],
                ["agent audit query --action queue. tells who did it"], next: "agent job continue")
        }
    }

    private var ofDependencies: Explanation {
        switch self {
        case .breakerOpen:
            page(
                "Somebody outside of this machine failed several times in a row, and is not asked any more for a while; see agent explain breaker-open. When it is the receiver of a channel, messages for it are kept and sent when it answers again; this alert goes over other channels meanwhile.",
                ["the server is down", "this machine has no way to the internet", "a changed address, password or certificate"],
                ["agent breaker list shows the last failure and when it is tried again", "agent alert test tries a channel"],
                next: "agent breaker list")
        default:
            page(
                "Somebody outside of this machine was to be asked more often than may be: calls wait until some are free; see agent explain limit-reached. Where the subject ends with ':orders', an authority signs no more for a while: those that end first are ordered first.",
                [
                    "many alerts at once", "many sites that want their first certificate at once",
                    "a limit in guards.conf that is too small",
                    "it asked to be left alone for a while",
                ],
                [
                    "agent limit list shows what is left and when the next call is free",
                    "agent cert list shows whose certificate is waited for, and when it ends",
                ], next: "agent limit list")
        }
    }

    private var ofSites: Explanation {
        switch self {
        case .sitePHPDown:
            page(
                "The service of one site's PHP failed: what is not in the cache of pages is answered with an error.",
                ["it ended again and again for lack of memory", "its configuration was broken by hand"],
                ["agent site logs --kind php shows what PHP wrote", "agent site status shows the service"], next: "agent site list")
        case .siteHeld:
            page(
                "A site ran against its limit of memory or processes again and again, and has a quarter of a processor until it has not for a minute.",
                ["a plugin that takes too much", "a limit that is too small for the site", "many visitors at once, past the cache"],
                ["agent site events tells which limit and when", "agent site limits shows them"], next: "agent site list")
        default:
            page(
                "The scheduled events of a site's WordPress could not be run, in two turns in a row or more: posts are not published on time, updates not looked for.",
                ["a plugin whose code fails", "the site's database is damaged", "an event that takes longer than it may"],
                ["agent site status tells why the last run failed", "agent site logs --kind php shows what PHP wrote"],
                next: "agent site list")
        }
    }
}
