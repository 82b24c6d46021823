/// Conditions of certificates that are watched for nobody's site here.
extension AlertCode {
    var ofWatched: Explanation {
        switch self {
        case .watchedExpiring:
            page(
                "A socket that is watched shows a certificate that comes to its end and was not renewed when it should have been, or that has ended. It is told with 30, 14, 7, 3 and 1 days left and when it has ended (of a shorter life with the same parts of it); from a week on as an error.",
                ["whoever runs that server has not renewed it", "it was renewed, and the server was not told to load it"],
                ["the alert says for which names it is, and who signed it", "agent cert watch HOST looks at it now"],
                next: "agent cert list --expiring 30d")
        case .watchedRefused:
            page(
                "A socket that is watched shows a certificate that a browser would not believe: it does not stand for the name, a certificate of its chain is not sent along, it is not signed by anybody whom this machine believes, or its key is too weak.",
                [
                    "the server sends its own certificate without those of its chain", "the name leads to another server",
                    "its authority is one of one's own: name it in acme.conf with root-file",
                ],
                ["the alert says what a browser would say", "agent cert list --format json shows it for each address"],
                next: "agent cert list")
        case .watchedChanged:
            page(
                "A socket that is watched shows another certificate than before, and it is no renewal of one: somebody else has signed it, or it ends earlier. Of one that nobody vouches for, any with another key. When one is shown again that was known, the alert is over; after a week the new one counts as known.",
                [
                    "whoever runs that server went to another authority", "the name leads to another server now",
                    "somebody stands between: a proxy, or worse",
                ],
                ["the alert says who signed both, and until when they last", "agent cert list --format json shows it for each address"],
                next: "agent cert list")
        default:
            page(
                "For an hour nobody could look at the certificate of a socket that is watched. It is tried again every quarter of an hour; that the certificate which was seen last comes to its end is told all the same.",
                [
                    "the server is down, or does not answer this machine", "its name is gone from the DNS",
                    "its name leads to an address that is no address of the internet: an exception stands in outbound.conf",
                ],
                ["the alert says what came of the last look", "agent cert watch HOST looks at it now"], next: "agent cert list")
        }
    }
}
