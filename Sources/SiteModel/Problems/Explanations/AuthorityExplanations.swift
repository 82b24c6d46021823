/// Authorities that sign certificates, and orders.
extension Explanation {
    static let acmeSettings = Explanation(
        "the settings of authorities are missing, or not understood",
        happened:
            "acme.conf says which authority signs certificates, for whom, and that a person accepted its terms. There is none, it names not whom this is about, or it is refused as a whole: what is not known is not guessed. Nobody was asked; sites serve with the certificates that they have.",
        causes: [
            "nobody named an authority yet", "a misspelt key or section: the error names file and line",
            "the file, or that of a root certificate, belongs to another user, or others may write it",
        ],
        evidence: ["the error names the file", "docs/authorities.md shows what stands in it"],
        next: "agent doctor")

    static let authorityUnable = Explanation(
        "this authority, or the lego that is installed, cannot do that",
        happened:
            "What was wanted needs something that is not there: a profile, or an external account whose key stays out of arguments, needs lego 4.17 or newer, or the authority has no such profile. Nobody was asked for a certificate.",
        causes: ["Debian 12 and 13 come with lego 4.9.1, which knows no profiles", "the profile is misspelt in acme.conf"],
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
            "the error's details name each name with what was said of it", "agent breaker list shows whether the authority answers",
        ],
        next: "agent doctor")

    static let orderRunning = Explanation(
        "lego is at work on this order",
        happened: "An order runs until the authority has answered, at most for ten minutes. Its key is not thrown away meanwhile.",
        causes: ["the authority is slow to look at the names", "records in DNS take their time"],
        evidence: ["agent job list --state running shows what is done now"],
        next: "agent job list --state running")
}
