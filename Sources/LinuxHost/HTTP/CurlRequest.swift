import SiteModel

/// One transfer: a GET unless it carries something. Nothing is taken from the environment: no proxy, no .netrc, no cookies.
package struct CurlRequest: Sendable {
    package var url: String
    package var headers: [String]
    /// `address:port` to connect to, whatever the URL's host and port are.
    package var connectTo: String?
    package var redirects: Redirects
    /// Seconds for everything.
    package var deadline: Double
    /// More than this ends the transfer with `download-failed`.
    package var bodyLimit: Int64
    /// PEM of the one certificate that the server may show, which must name the URL's host and be of this day. nil: whatever the machine trusts.
    package var onlyCertificate: String?
    /// Of TLS: false for who looks at what others would refuse, or asks as an authority asks a name that has no certificate yet.
    package var refusesStrangers = true
    package var carries: Carried = .nothing

    /// What is sent along.
    package enum Carried: Sendable {
        case nothing
        /// The body of a POST.
        case body(String)
        /// A letter: to a mail server, which must begin TLS and take a log-in before it gets anything.
        case mail(from: String, to: [String], user: String, password: Secret, letter: String)
    }

    /// Whether a redirect is an answer or a step.
    package enum Redirects: Sendable, Hashable { case refuse, follow(Int) }

    package init(
        _ url: String, headers: [String] = [], connectTo: String? = nil, redirects: Redirects = .refuse, deadline: Double = 30,
        bodyLimit: Int64 = 1 << 20
    ) {
        self.url = url
        self.headers = headers
        self.connectTo = connectTo
        self.redirects = redirects
        self.deadline = deadline
        self.bodyLimit = bodyLimit
    }
}

extension CurlRequest {
    var isMail: Bool { if case .mail = carries { true } else { false } }
}

package struct CurlAnswer: Sendable {
    package var status: Int
    /// Lower-case names; those that came twice are joined with a comma. Of the last response when redirects were followed.
    package var headers: [String: String]
}

/// How a transfer ended when it did not end well.
package struct CurlFailure: Error, Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case timeout, transfer, tooMuchBody, refusedBySink, noLibrary }
    package var kind: Kind
    /// libcurl's own words.
    package var reason: String
    /// What the server answered last, where it had answered: of a mail server a reply code.
    package var status = 0
}
