/// Secrets that are kept under a name.
extension Explanation {
    static let secretNotFound = Explanation(
        "no secret has this name",
        happened:
            "A secret was asked for, by a command or by something that needs it, and none is kept under this name. Nothing was changed.",
        causes: ["it was never set, or was removed", "a misspelt name"],
        evidence: ["agent secret list shows every name", "agent audit query --action secret. shows who set and removed them"],
        next: "agent secret list")

    static let secretExists = Explanation(
        "a secret of this name is kept already",
        happened: "Nothing was changed: a new value for a name that is in use is a rotation, and has a command of its own.",
        causes: ["it was set before", "two uses were given one name"],
        evidence: ["agent secret list says when it was set and changed"],
        next: "agent secret rotate NAME --file PATH")

    static let secretKey = Explanation(
        "the key of secrets cannot be used",
        happened:
            "Secrets are sealed with a key in a file beside the state, and it is missing, is another one than they were sealed with, or others could have read it. No secret was opened or replaced; none is lost as long as the right file comes back.",
        causes: [
            "the state was restored from a backup without its key, or the key without its state", "the file's owner or mode was changed",
            "the file was cut off or replaced",
        ],
        evidence: ["agent secret list says which are unreadable, and why", "docs/secrets.md says where the file lies and how it must be"],
        next: "agent secret list")

    static let secretDamaged = Explanation(
        "a stored secret is not what was sealed",
        happened:
            "The key is the right one, but the sealed value was changed, cut off or moved to another name. It was not used: a part of a secret, or another one, would be worse than none.",
        causes: ["the state file was edited or damaged", "rows were copied between names or hosts"],
        evidence: ["agent secret list says which", "agent audit query --action secret. says who set it last"],
        next: "agent secret rotate NAME --file PATH")
}
