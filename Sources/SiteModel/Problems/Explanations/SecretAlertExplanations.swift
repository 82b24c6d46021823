/// Alerts about secrets that are kept under a name.
extension AlertCode {
    var ofSecrets: Explanation {
        switch self {
        case .secretExpired:
            page(
                "The end that somebody gave a secret is past. It is used all the same: whether the other side still takes it, only the other side knows.",
                ["nobody changed it in time", "the end was given wrongly", "the clock of this machine is wrong"],
                ["agent secret list shows every end", "agent audit query --action secret. tells who set it"],
                next: "agent secret rotate NAME --file PATH")
        case .secretUnreadable:
            page(
                "What is sealed under a name does not open: mail, or whatever else needs it, fails until it does. The alert says why.",
                ["the file of the key is missing or another one", "the stored value was damaged"],
                ["agent secret list says which, and why", "agent explain secret-key and agent explain secret-damaged"],
                next: "agent secret list")
        case .secretMissing:
            page(
                "A file of settings (alerts.conf, acme.conf, audit.conf) names a secret that is not kept. Messages by that channel, or orders by that DNS provider, fail and are tried again; all else goes on.",
                ["it was removed while something needed it", "a misspelt name in the file", "it was never set on this host"],
                [
                    "the alert says what needs it", "agent secret list shows every name",
                    "agent alert channels shows which one each channel uses",
                ],
                next: "agent secret set NAME --file PATH")
        default:
            page(
                "A secret comes to the end that somebody gave it. It is told a month, a week and a day before: each is an alert of its own, and all are over when it is changed.",
                ["a password or token of another service that ends", "a rule of the house that says how long one is kept"],
                ["agent secret list shows every end"], next: "agent secret rotate NAME --file PATH")
        }
    }
}
