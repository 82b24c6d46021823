/// One GET. Nothing is taken from the environment: no proxy, no .netrc, no cookies.
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
}
