/// What was asked for does not fit what stands. Nothing was changed.
extension Explanation {
    static let siteNotFound = Explanation(
        "no site has this name",
        happened: "No site has this id, domain or alias, neither a live one nor one in the trash.",
        causes: [
            "a misspelt domain", "the site was deleted and the trash was emptied",
            "the command spoke to another root (see --root and AGENT_ROOT)",
        ],
        evidence: ["agent site list shows every site of this root", "agent change list shows who deleted it"],
        next: "agent site list")

    static let changeNotFound = Explanation(
        "no change has this id",
        happened: "The journal of this root knows no such change.",
        causes: ["the id was cut off while copying", "the command spoke to another root (see --root and AGENT_ROOT)"],
        evidence: ["agent change list shows the newest first"],
        next: "agent change list")

    static let codeNotFound = Explanation(
        "no problem has this code",
        happened: "Codes are lower-case words with hyphens, as errors print them in brackets.",
        causes: ["a misspelt code", "a code of a newer version"],
        evidence: ["agent explain without an argument lists them all"],
        next: "agent explain")

    static let siteExists = Explanation(
        "the site exists and is not what was asked for",
        happened:
            "A live site has this domain, and its settings differ from the request. The error lists what differs. Nothing was changed.",
        causes: ["the site was created earlier with other settings", "a script creates it with a default that changed"],
        evidence: ["agent site show gives its settings", "an identical request would have ended with exit 0 and 'changed: false'"],
        next: "agent site show example.com")

    static let siteTrashed = Explanation(
        "the site is in the trash",
        happened:
            "The site was deleted and its trash was not emptied yet: files and database are kept, nothing of it is served or run, and nothing of it can be changed. agent site show, status, logs and limits still tell of it.",
        causes: ["somebody deleted it", "the change that created it was undone"],
        evidence: ["agent site status shows its state", "agent change list shows who deleted it"],
        next: "agent site undelete example.com")

    static let siteDisabled = Explanation(
        "the site is switched off",
        happened:
            "Every page of the site answers with 503, the login page too, and its PHP does not run until it is switched on. Settings can be changed meanwhile, and agent site shell, agent site cron list and agent site cron run work, so that it can be repaired.",
        causes: ["somebody switched it off", "the change that switched it on was undone"],
        evidence: ["agent site status shows its state", "agent change list shows who switched it off"],
        next: "agent site enable example.com")

    static let hostnameTaken = Explanation(
        "a host name belongs to another site",
        happened: "Every domain and alias is claimed by one site, in one table, before anything is made. This one is claimed already.",
        causes: [
            "it is the domain or an alias of another site",
            "it belongs to a deleted site whose trash was not emptied yet",
            "in a sandbox it is the address of another site's name, which is that name with '.localhost' after it, or the other way round",
        ],
        evidence: ["the error names the site that has it", "agent site list shows domains and aliases"],
        next: "agent site list --fields domain,aliases,state")

    static let siteBusy = Explanation(
        "another change of this site is running",
        happened: "A site is changed by one change at a time. The request was refused and not queued; --lock-wait waits.",
        causes: [
            "two administrators or a script and a person at once", "another change is making a site of the same name at this moment",
            "an earlier change is stuck on its way back",
        ],
        evidence: ["the error names the running change", "agent change show gives its step and its state"],
        next: "agent change list")

    static let stalePlan = Explanation(
        "the site has moved since the plan was made",
        happened: "A plan holds for what it saw. What it saw is different now, so it was refused and nothing was changed.",
        causes: [
            "another change finished in between", "somebody edited a file of the site by hand: the error names it",
        ],
        evidence: [
            "agent site plan shows today's plan and differences",
            "agent site set with --overwrite goes on, and what was written by hand is lost",
        ],
        next: "agent site plan example.com")

    static let changeFinished = Explanation(
        "the change has ended already",
        happened: "It cannot be cancelled or resumed any more.",
        causes: ["it ended while the command was typed", "it was undone by recovery after a restart"],
        evidence: ["agent change show gives its end and its state"],
        next: "agent change list")

    static let fetchOver = Explanation(
        "there is nothing to fetch any more",
        happened:
            "A new administrator's password, or a new token, waits in the daemon's memory for the one who asked for it: once, for ten minutes, and not over a restart. Nothing was changed.",
        causes: ["it was fetched already", "ten minutes are over", "the daemon was restarted meanwhile"],
        evidence: [
            "agent token list shows a token that was made and not fetched: revoke it and make another",
            "agent site login-url opens a site without its password",
        ],
        next: "agent token list")

    static let notUndoable = Explanation(
        "this change has no way back any more",
        happened: "Its effects were taken over by later changes, or it ended something for good.",
        causes: ["a later change of the same site stands on it", "it emptied the trash", "it was undone already"],
        evidence: ["agent change list shows what came after it"],
        next: "agent change list")
}
