/// Ways by which alerts leave the machine.
extension Explanation {
    static let alertSettings = Explanation(
        "the settings of alerts are not understood",
        happened:
            "The file of channels, or one that it names, is refused as a whole: what is not known is not guessed. Until it is mended alerts go where the last one that was understood sent them; after a restart of the daemon nowhere but into the list.",
        causes: [
            "a misspelt key, or a value of the wrong form: the error names file and line",
            "the file belongs to another user, or others may write it", "others may read a file that holds a secret",
        ],
        evidence: ["agent alert channels reads the file anew and shows what was understood"],
        next: "agent alert channels")

    static let outboundSettings = Explanation(
        "the list of exceptions is not understood",
        happened:
            "The file outbound.conf is refused as a whole: what is not known is not guessed. Until it is mended no message leaves this machine and nothing is downloaded, also from addresses that need no exception.",
        causes: [
            "a line that is not: purpose address port, and 'plain' where it is asked without TLS",
            "the file belongs to another user, or others may write it",
        ],
        evidence: ["the error names file and line", "agent alert channels reads the file anew"],
        next: "agent alert channels")

    static let channelNotFound = Explanation(
        "no alert channel has this name",
        happened: "The file of channels names no such channel. Nothing was sent.",
        causes: ["a misspelt name", "it was taken out of the file while a message for it waited"],
        evidence: ["agent alert channels lists them"],
        next: "agent alert channels")

    static let addressRefused = Explanation(
        "the agent does not talk to this address",
        happened:
            "A name was resolved, of a receiver of alerts, of an authority of acme.conf, or of a socket that is watched, and one of its addresses is this machine, its network, or a special one. Nothing was sent. Only a line of root's own outbound.conf permits one, by purpose, address and port: 'alert.webhook 192.168.1.7 8443', 'acme 192.168.1.7 9000' for an authority, 'cert.check 192.168.1.7 80 plain' for the look at a site's name before one is asked, 'cert.watch 10.0.0.5 8443'. An authority of one's own also needs its root-file in acme.conf: PEM of the root of its own https address and of the root of what it signs, which are two of most test authorities.",
        causes: [
            "the receiver or the authority stands in the same network, and has no exception yet",
            "somebody's name server answers with a private address", "the address begins with http:// and not with https://",
        ],
        evidence: ["the error names the address that was found, and the line that permits it"],
        next: "agent doctor")

    static let deliveryFailed = Explanation(
        "a message did not reach its receiver",
        happened:
            "The receiver was not found, did not answer in time, could not prove who it is, or said no. A message of an alert is tried again; a test is not.",
        causes: [
            "the receiver is down, or its certificate is not one that this machine trusts", "a wrong password or key",
            "a mail server without STARTTLS", "a receiver that answers by sending us elsewhere",
            "a command that ended with another status than 0",
        ],
        evidence: ["agent job list --kind alert.deliver shows what waits and why it failed last"],
        next: "agent job list --kind alert.deliver")
}
