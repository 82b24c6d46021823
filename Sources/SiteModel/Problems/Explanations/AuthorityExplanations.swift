/// Authorities that sign certificates, and orders.
extension Explanation {
    static let acmeSettings = Explanation(
        "the settings of authorities are missing, or not understood",
        happened:
            "acme.conf says which authority signs certificates, for whom, and that a person accepted its terms. There is none, it names not whom this is about, or it is refused as a whole: what is not known is not guessed. Nobody was asked; sites serve with the certificates that they have.",
        causes: [
            "nobody named an authority yet", "a misspelt key or section: the error names file and line",
            "a name lies below none of the zones of its DNS provider",
            "the file, or that of a root certificate, belongs to another user, or others may write it",
        ],
        evidence: ["the error names the file", "docs/authorities.md shows what stands in it"],
        next: "agent doctor")

    static let authorityUnable = Explanation(
        "this authority, or the lego that is installed, cannot do that",
        happened:
            "What was wanted needs something that is not there: a profile, or an external account whose key stays out of arguments, needs lego 4.17 or newer, or the authority has no such profile; or lego was built without the DNS provider that acme.conf names; or the kernel has no Landlock, without which lego is not run as root. Nobody was asked for a certificate.",
        causes: [
            "Debian builds lego without some DNS providers that its help describes: docs/authorities.md tells what to do",
            "Debian 12 and 13 come with lego 4.9.1, which knows no profiles", "the profile is misspelt in acme.conf",
            "a kernel older than 5.13, one started without Landlock, or a container that forbids it",
        ],
        evidence: ["the error says what is missing", "lego run --help shows whether there is --profile"],
        next: "agent doctor")

    static let orderFailed = Explanation(
        "the authority gave no certificate",
        happened:
            "An order was begun and ended without a certificate, or with one that is not for this site's key and names. What the site serves was not touched. The error says what the authority said and of which names.",
        causes: [
            "a name does not lead to this machine, or port 80 is closed on the way", "the authority was asked too often (rate-limited)",
            "the authority's server has trouble", "the DNS provider took no record: its secret is old, or not for this zone",
        ],
        evidence: [
            "agent cert show example.com tells what was said, and when it is tried again",
            "agent cert test example.com shows which names do not lead here", "agent breaker list shows whether the authority answers",
        ],
        next: "agent cert list")

    static let orderRunning = Explanation(
        "lego is at work on this order",
        happened: "An order runs until the authority has answered, at most for ten minutes. Its key is not thrown away meanwhile.",
        causes: ["the authority is slow to look at the names", "records in DNS take their time"],
        evidence: ["agent job list --state running shows what is done now"],
        next: "agent job list --state running")

    static let revokeFailed = Explanation(
        "the authority has not revoked the certificate yet",
        happened:
            "An authority was asked to revoke a certificate, and did not say that it has. Where the site serves another one already, the job asks again, less and less often, for most of a day. Where nobody else has the key (superseded, cessation-of-operation, affiliation-changed) and no other certificate is to be had now, the old one stays and another is ordered again until there is one. What else is to be done to the site does not wait for it.",
        causes: [
            "the authority's server has trouble, or is not reached", "it was asked too often",
            "another certificate could not be had: agent cert show says why",
        ],
        evidence: [
            "agent job list --kind certificate.revoke shows what was said, and when it is asked again",
            "agent breaker list shows whether the authority answers",
        ],
        next: "agent job list --kind certificate.revoke")

    static let tlsPromised = Explanation(
        "browsers were told to insist on TLS, and still do",
        happened:
            "TLS was to be switched off for a site that had told browsers, by Strict-Transport-Security, never to come without it. They keep to that until the time is over that they were told, and nothing that the site sends over plain HTTP reaches them before. The error says until when. Nothing was changed.",
        causes: ["tls.hsts is ramp or on, or was until a while ago", "the clock is in doubt, and nobody knows until when it is"],
        evidence: [
            "agent cert show example.com says for how long browsers are told to insist, and until when some may",
            "agent change list shows when tls.hsts was changed",
        ],
        next: "agent site set example.com tls.hsts=off")

    static let clockInDoubt = Explanation(
        "nobody can say what time it is",
        happened:
            "What was asked for is judged by the time, and the machine's clock is a day or more away from what else is known of it: what a time server says, what has passed since it was found sound, or when a certificate began. Nothing was done by it. Where a person sees that the clock is right, agent host accept-clock takes it as it stands; a time server's word is not overruled by that.",
        causes: [
            "the clock was set, or lost its battery", "the machine was off for more than a month and no time server answers",
            "it was found sound while it was wrong, and was set right since",
        ],
        evidence: ["agent host clock says what speaks against it", "timedatectl tells whether a time server is used"],
        next: "agent host clock")

    static let certificateStands = Explanation(
        "the site has a certificate of an authority, and it is not due",
        happened:
            "A certificate was asked for with issue, and one lies there that browsers believe, stands for all names of the site and is not to be renewed yet. Nobody was asked: authorities count orders, and a site that orders without need has none left when it needs one.",
        causes: [
            "a script that asks again and again", "somebody else has asked already",
            "it is to be replaced before its time: say so with --force",
        ],
        evidence: ["agent cert show example.com says until when it stands, and when it is renewed by itself"],
        next: "agent cert renew example.com --force")
}
