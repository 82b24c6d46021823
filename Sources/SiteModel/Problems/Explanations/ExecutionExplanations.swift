/// The change was begun. Each page says what was left of it.
extension Explanation {
    static let stepFailed = Explanation(
        "a step of the change failed",
        happened: "One step could not do its work; the change then goes back over every step that was begun.",
        causes: ["a server refused or did not answer", "the disk filled up", "somebody changed the same thing by hand"],
        evidence: ["agent change show names the step and its own problem", "log/ of the root holds the servers' own words"],
        next: "agent change list")

    static let rolledBack = Explanation(
        "the change failed and everything was taken back",
        happened: "The host is as it was before. Nothing of the change is left, and its host names are free again.",
        causes: ["the problem that the error names: it has a page of its own"],
        evidence: ["agent change show gives the failed step and the way back", "agent doctor finds anything that belongs to nobody"],
        next: "agent change list")

    static let notFullyRolledBack = Explanation(
        "the change failed and part of it could not be taken back",
        happened:
            "The way back failed at a step, or the change has none (a purge only goes forward). It keeps its host names, and what is left is named, so that nobody builds on it.",
        causes: ["the disk is full or read-only", "a server that must be asked is down", "a file was made immutable or is busy"],
        evidence: [
            "agent change show names the steps that are not undone and why", "agent doctor --orphans lists leftovers with their paths",
        ],
        next: "agent change list")

    static let cancelled = Explanation(
        "the change was cancelled and taken back",
        happened: "Somebody asked the change to stop. It went back over every step that was begun; the host is as it was before.",
        causes: [
            "Ctrl-C in the command that waited for it", "agent change cancel by another administrator", "the daemon was asked to stop",
        ],
        evidence: ["agent change show names who asked and when"],
        next: "agent change list")

    static let configurationRefused = Explanation(
        "a server refused the configuration",
        happened:
            "nginx or PHP-FPM was asked to check the files before any reload and said no. The servers kept what they had; the file was withdrawn.",
        causes: [
            "a file of the same tree was edited by hand and is broken", "a server name stands in two files",
            "a module that the configuration needs is not installed",
            "in the place of a configuration file lies what could not be put back: a directory, a pipe, more than 1 MiB",
        ],
        evidence: [
            "the error quotes the server's own line",
            "of a site that stands, the refused vhost lies in nginx's rejected/, with the ending .refused, until its next one takes its place",
        ],
        next: "agent doctor")

    static let proofFailed = Explanation(
        "the site was published but did not answer as it must",
        happened:
            """
            After the reload a request from outside, through the real front door, did not get WordPress's own page in time, or a site that stood \
            answered worse than before. What was there before is served again.
            """,
        causes: [
            "PHP of this site fails (the status was 5xx)", "a firewall or another program owns the port",
            "the machine was too busy to answer in time: a new site has 60 seconds, a change of one that stands 20. The same command may do it later",
        ],
        evidence: [
            "the error gives the status or the lack of one", "agent site logs SITE --kind php: what PHP said, where the site stands",
            "log/ holds nginx's errors",
        ],
        next: "agent doctor")

    static let neighbourHurt = Explanation(
        "another site got worse, so the change was withdrawn",
        happened: "A site that answered before the change did not answer after it. The change was taken back at once.",
        causes: ["a server name of the new site shadows another site's", "a shared resource ran out (connections, memory, disk)"],
        evidence: ["the error names the neighbour and both answers"],
        next: "agent site list")

    static let needsConfirmation = Explanation(
        "this needs a yes",
        happened: "The command ends or overwrites something, and nobody at a terminal could be asked. Nothing was changed.",
        causes: ["it runs from a script without --yes"],
        evidence: ["--dry-run shows what would be done"],
        next: "agent help")
}
