/// Requests that have a key.
extension Explanation {
    static let keyReused = Explanation(
        "the idempotency key stands for another request",
        happened: "A request of this kind with this key was asked before, and asked for something else. Nothing was done.",
        causes: ["a script that uses one key for several requests", "a request that was changed before it was tried again"],
        evidence: [
            "a new request needs a new key: the first one's answer is kept for a day at least, and is given to who repeats it as it was",
            "agent audit query shows what was asked",
        ],
        next: "agent audit query --limit 20")

    static let requestInFlight = Explanation(
        "this request is being answered",
        happened: "A request with this key has come and has no answer yet. This second one did nothing.",
        causes: ["a client that tries again too early", "two clients that share a key"],
        evidence: ["agent change list and agent job list show what is at work"],
        next: "agent change list")

    static let requestInterrupted = Explanation(
        "nobody can tell whether this request was done",
        happened:
            "The daemon ended while it was at work on a request with this key, of a kind that opens no change and no job and must not be done twice. It was not done again; with this key it never is.",
        causes: ["the daemon was killed, or the machine lost its power"],
        evidence: ["agent audit query shows what was begun, and that it was interrupted"],
        next: "agent audit query --limit 20")

    static let tooManyKeys = Explanation(
        "too many keys of this user are kept",
        happened:
            "The answers of the last day to requests with an idempotency key are kept, up to 10000 for each user. There is no room for one more. Nothing was done. Without a key it is done; with one when the oldest are a day old.",
        causes: ["a program that gives a key to every request of a large run"],
        evidence: ["agent audit query --limit 20 shows who asks so much"],
        next: "agent audit query --limit 20")
}
