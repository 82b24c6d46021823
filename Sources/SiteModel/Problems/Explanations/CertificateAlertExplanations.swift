/// Conditions of certificates, and of the clock that they are judged by.
extension AlertCode {
    var ofCertificates: Explanation {
        switch self {
        case .certificateExpired:
            page(
                "The certificate that lies on the disk is past its last day: browsers refuse the site as soon as nginx has loaded it.",
                ["nobody renewed it, or no order of it succeeded", "the clock of this machine is wrong"],
                [
                    "the alert says what was tried, what the authority said, and when it is tried again",
                    "agent cert show tells the same now",
                ],
                next: "agent cert list")
        case .certificateExpiring:
            page(
                "A site's certificate comes to its end, and was not renewed when it should have been. It is told with 30, 14, 7, 3 and 1 days left (of a shorter life with the same parts of it), each time anew; from a week on as an error. One that is renewed in time is never told of.",
                [
                    "its orders fail: the site's names do not lead here, or the authority refuses",
                    "no authority is set any more, or a person brought the certificate", "one that the site signs itself is due",
                ],
                [
                    "the alert says what was tried, what the authority said, and when it is tried again",
                    "agent doctor tells how many days are left",
                ], next: "agent cert list --expiring 30d")
        case .certificateUnreadable:
            page(
                "Where the site's certificate should lie is none, or something that is no certificate with its own key. nginx would not start with it.",
                ["a file was changed or removed by hand", "the disk lost it"], ["agent doctor names the file"], next: "agent doctor")
        case .certificateNames:
            page(
                "A visitor who comes by one of the site's names is shown a certificate that does not stand for it.",
                ["an alias was added after the certificate was made", "a person brought a certificate that lacks it"],
                [
                    "the alert says which name, and what helps: who signed the certificate decides that",
                    "one of an authority is ordered anew by itself within a minute; agent cert show tells how that went",
                    "one that the site signs itself is made anew by agent host upgrade-config",
                ], next: "agent cert list")
        case .certificateOrderFailed:
            page(
                "The last order of a site's certificate failed. It is tried again after 1 minute, 10, 100, a day, and then each day; until then the site is served with what it has.",
                [
                    "the site's own name does not lead to this host yet", "the authority refused, or does not answer",
                    "the DNS provider took no record",
                ],
                [
                    "the alert says who was asked, what was said, and when it is tried again",
                    "agent breaker list shows whether the authority is asked at all",
                ], next: "agent cert list")
        case .certificateNameParked:
            page(
                "A name of a site did not lead to this host when its certificate was ordered, so the certificate was issued without it: browsers refuse the site by that name. It is looked at again with each order.",
                [
                    "its entry in the DNS leads elsewhere, or is gone", "another server, or a firewall, answers there",
                    "it is one that no public authority signs, such as one below .local",
                ],
                [
                    "the alert says what was found, for each address, or how the name is taken away",
                    "agent cert show tells which names have a certificate",
                ],
                next: "agent cert list")
        case .certificateMismatch:
            page(
                "This host's own sockets were asked for a site's names, and show another certificate than lies on the disk, or the right one and browsers refuse it: signed by nobody whom they believe, with a weak key, or without the certificates of its chain. The alert says which.",
                [
                    "somebody changed nginx's files, or put another certificate in place of the site's", "nginx could not be reloaded",
                    "another server took the port",
                    "the authority is one that browsers do not trust, such as one for tests",
                ],
                [
                    "the alert says which name and what is shown", "agent cert show holds what is served against what is kept",
                    "agent doctor tells whether the site's files are as the agent writes them",
                ], next: "agent doctor")
        default:
            page(
                "The machine's clock is a day or more away from what else is known of the time: what has passed since it was last found right, when certificates of sites begin, what a time server says. No certificate is renewed by it, and nobody is told that one ends.",
                [
                    "the clock was set by hand", "the machine was off for a month or longer, and no time server has told it the time since",
                    "its battery is empty",
                ],
                [
                    "the alert says by how much, and against what",
                    "timedatectl shows whether a time server is asked: as soon as it has answered, its time is believed",
                    "agent host accept-clock takes it as it stands, where a person set it right and it is still doubted",
                ], next: "agent host clock")
        }
    }
}
