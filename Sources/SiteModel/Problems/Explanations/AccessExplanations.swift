/// Roles and tokens.
extension Explanation {
    static let tokenNeeded = Explanation(
        "this user may only speak with a token",
        happened: "The user is let in by the group 'agent', which gives no role by itself. Nothing was done.",
        causes: [
            "no token was presented: neither --token-file nor AGENT_TOKEN_FILE",
            "the user should be in agent-viewer, agent-operator or agent-admin as well",
        ],
        evidence: ["id says which groups the user is in"],
        next: "agent token create --role viewer --name NAME")

    static let tokenRefused = Explanation(
        "the token opens nothing",
        happened: """
            It is no whole token, or nobody knows it, or its time is over. Which of these it was stands in the audit log, and is not told to who presents it.
            """,
        causes: ["it expired or was revoked", "a part of it was lost on its way into the file", "it belongs to another host"],
        evidence: ["agent token list says which tokens there are and until when", "agent audit query --action token.refused says why"],
        next: "agent token list")

    static let tooManyAttempts = Explanation(
        "too many tokens were refused for this user",
        happened: """
            Ten tokens were refused in a short time. Others are not written down any more until some time has passed. One that is good is taken all the \
            same.
            """,
        causes: ["a program goes on with a token that was revoked", "somebody guesses"],
        evidence: ["agent audit query --action token.refused names the user and the program"],
        next: "agent audit query --action token.refused")

    static let tooManyConnections = Explanation(
        "this user asks too much of the daemon at once",
        happened: """
            A user may have 64 connections at a time, all users but root and the daemon's own 256 together. This one was over that, and nothing was done. \
            What is far over it is closed without an answer. Of one user's requests that start programs, wait for the network or read a whole log, two of a sort are at work and 64 wait. \
            Whoever may change some sites alone may ask for 120 changes, and for 20 a minute from then on.
            """,
        causes: [
            "many programs of the user follow changes, jobs or logs at once",
            "a program opens connections and leaves them: it must be ended",
        ],
        evidence: ["ss -xp | grep agent.sock, as root, says whose they are", "the daemon's log: 'peer refused' with the user's number"],
        next: "agent health")

    static let requestTooSlow = Explanation(
        "the request did not come in time",
        happened: """
            A request's head has ten seconds from its first byte, its body thirty more. What is not here then is not waited for, and nothing was done.
            """,
        causes: ["the program that asks was stopped in the middle of it", "the length that it announced is more than it sends"],
        evidence: ["docs/api/openapi.yaml says what a request looks like"],
        next: "agent health")

    static let roleTooLow = Explanation(
        "this needs more than who asks may do",
        happened: "Who asks is known, and the role that they have does not reach to this. Nothing was done.",
        causes: [
            "the token, or the user's group, is of a lower role: the least of both counts",
            "it concerns the whole host, and the token is for some of its sites",
        ],
        evidence: ["agent token list says a token's role and sites", "access.md says what each role may do"],
        next: "agent token list")

    static let tokenNotFound = Explanation(
        "there is no such token",
        happened: "No token has this id. Tokens that ended are forgotten after 90 days.",
        causes: ["the id is mistyped", "it is of another host"],
        evidence: ["agent token list --all"],
        next: "agent token list --all")
}
