/// What was asked for cannot be meant. Nothing was changed.
extension Explanation {
    static let badUsage = Explanation(
        "the command line was not understood",
        happened: "An option, an argument or a combination of them is unknown or missing. Nothing was sent to the daemon.",
        causes: ["a misspelt option", "an argument that begins with a hyphen (write -- before it)", "options that exclude each other"],
        evidence: ["the line above the usage text names the word that was not understood"],
        next: "agent help")

    static let badHostname = Explanation(
        "this is not a host name that a site can have",
        happened: "The name breaks a rule of host names (RFC 1123, RFC 5891). The error names the rule. Nothing was changed.",
        causes: [
            "an address, a port, a scheme or a path was pasted along with the name", "an underscore, or a hyphen at the edge of a label",
            "a label of more than 63 or a name of more than 253 characters, counted in its xn-- form",
            "an invisible character came along with a paste; the error shows it as \\u{…}",
            "a wildcard, an IP address, or a single label such as localhost",
        ],
        evidence: ["the name in the error, with hidden characters made visible"],
        next: "agent site create example.com --dry-run")

    static let badEmail = Explanation(
        "this is not an e-mail address that WordPress would accept",
        happened: "The address breaks the rule that the error names. Quoted names and addresses without a dot in the domain are refused.",
        causes: [
            "the @ or the domain is missing", "the domain is written with letters outside ASCII: use the xn-- form that the error shows",
            "an address at localhost", "more than 100 characters, which WordPress does not keep",
        ],
        evidence: ["the address in the error"],
        next: "agent site create example.com --admin-email admin@example.com")

    static let badTitle = Explanation(
        "this is not a title of one visible line",
        happened:
            "A title has 1 to 255 characters, no control or invisible characters, no marks that reverse text, no white space at its ends.",
        causes: ["a line break or an escape sequence came along with a paste", "an empty variable in a script"],
        evidence: ["the title in the error, with hidden characters made visible"],
        next: "agent site create example.com --title 'My site'")

    static let badName = Explanation(
        "a name does not follow the rule of its kind",
        happened:
            "Login names, versions, locales, ids and checksums each have a narrow alphabet, because they become parts of paths, SQL and command lines.",
        causes: [
            "capital letters or spaces in a login name", "a full version such as 8.2.7 where a PHP series such as 8.2 is meant",
            "an id that was cut off while copying",
        ],
        evidence: ["the error says what kind of name it is and which rule it breaks", "the command's --help says what it takes"],
        next: "agent help")

    static let badPath = Explanation(
        "a path is not one that can be used",
        happened:
            "A path inside a site or an archive must be relative, without '..', '.', empty parts or NUL. The path of a page begins with '/' and is written as in the page's address.",
        causes: ["an absolute path where a relative one is meant", "'..' in the path", "a doubled slash", "a page named by its title"],
        evidence: ["the path in the error"],
        next: "agent site cache purge --help")

    static let badRequest = Explanation(
        "what was asked for breaks a rule",
        happened:
            "A value is none that may stand there, values exclude each other, or one is missing that is needed; the error names the rule. A request on "
            + "the socket may also be one that cannot be read: no JSON, an unknown field or address, too large. Nothing was changed.",
        causes: [
            "a value outside of its range, or a word that is none of those that the error lists",
            "a reason, a secret or the sites of a token that were left empty", "a time that is over, or too far away",
            "an alias that is the site's own domain, or that is to be added and removed at once",
            "a field, a header or an address that the daemon does not know, in a program of your own or of another version",
        ],
        evidence: [
            "the error names the value and the rule", "the command's --help says what it takes",
            "for programs: docs/api/openapi.yaml lists addresses and fields",
        ],
        next: "agent help")

    static let snippetRefused = Explanation(
        "a snippet for nginx says something that a site may not say",
        happened:
            "Every directive must be on a list, in its place, with arguments that stay inside of the site. The error names line, directive and rule. "
            + "Nothing was changed: nginx serves with the snippet that it had.",
        causes: [
            "a directive that reaches files, other servers, logs, TLS, names or variables of the house (root, proxy_pass, access_log, set …)",
            "a location that would show PHP as text, or take the challenges of a certificate authority",
            "rewrite … last or break: visitors are sent to addresses that they ask for anew (permanent, redirect)",
            "a pattern that could take very long: a repeated group, more than two repetitions, a named group",
            "a brace or a quote that is never closed",
        ],
        evidence: ["the line in the error, counted in the file", "docs/how-to/nginx-snippet.md lists what may be said"],
        next: "agent site snippet set example.com FILE --dry-run")
}
