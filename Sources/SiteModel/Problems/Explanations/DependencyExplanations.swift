/// What stands between the agent and whoever it asks outside of this machine.
extension Explanation {
    static let breakerOpen = Explanation(
        "somebody outside did not answer, and is left alone for a while",
        happened:
            "Several calls in a row failed: nothing was reached, no answer came in time, or the answer was that it cannot now. So nobody was asked this time. After the pause one call tries; when it goes well, all go on. Jobs that need it wait and use up no attempts.",
        causes: [
            "the server is down, or overloaded", "this machine has no way to the internet, or its name server does not answer",
            "a firewall, a changed address, or a certificate that is not believed",
        ],
        evidence: [
            "agent breaker list shows the last failure and when it is tried again",
            "agent job list --state waiting shows the jobs that wait for it",
        ],
        next: "agent breaker list")

    static let limitReached = Explanation(
        "somebody outside was asked as often as may be",
        happened:
            "There is a limit for each account of a server, or the server itself said when it may be asked again (Retry-After). Nobody was asked this time. Jobs wait and use up no attempts.",
        causes: ["many alerts at once", "many sites that are made at once", "a limit in guards.conf that is too small"],
        evidence: ["agent limit list shows what is left and when the next call is free"],
        next: "agent limit list")

    static let breakerNotFound = Explanation(
        "no breaker has this name",
        happened:
            "There is a breaker for each channel of alerts, for wordpress.org, for Cloudflare, and for servers that were asked. This is none of them.",
        causes: ["a misspelt name", "its channel was taken out of the file of channels"],
        evidence: ["agent breaker list shows them all"],
        next: "agent breaker list")

    static let guardSettings = Explanation(
        "the settings of breakers and limits are not understood",
        happened:
            "The file guards.conf is refused as a whole: what is not known is not guessed. What was understood last goes on until the daemon ends; then what comes with the agent.",
        causes: [
            "a misspelt key, or a value of the wrong form: the error names file and line",
            "the file belongs to another user, or others may write it",
        ],
        evidence: ["agent breaker list reads the file anew"],
        next: "agent breaker list")
}
