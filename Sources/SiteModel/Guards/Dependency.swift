// Guards: what stands between the agent and whoever it asks something outside of this machine.
//
// Here: the catalogue of those it asks (Dependency), when it leaves off asking (CircuitBreaker), how often it may ask (TokenBucket), and what root says
// of both (GuardSettings). Pure values; readings of clocks are handed in.
// Never here: asking. Read HostServices/Services/OutboundGuards.swift next.

/// Somebody outside of this machine whom the agent asks something.
package struct Dependency: Sendable, Hashable {
    package enum Provider: String, Sendable, CaseIterable {
        case smtp, webhook, slack
        /// Or its mirror.
        case wordpress = "wordpress.org"
        case cloudflare
        /// An address that a person gave.
        case download
        /// Where the newest points of the audit log are kept.
        case auditAnchor = "audit-anchor"
        /// Signs certificates: one that root named.
        case authority = "acme"

        package var title: String {
            switch self {
            case .smtp: "the mail server of an alert channel"
            case .webhook: "the receiver of an alert channel"
            case .slack: "Slack, of an alert channel"
            case .wordpress: "where releases of WordPress come from"
            case .cloudflare: "Cloudflare's lists of its networks"
            case .download: "a server of downloads that a person named"
            case .auditAnchor: "the remote that keeps points of the audit log"
            case .authority: "an authority that signs certificates"
            }
        }
        /// There is one of it, whether or not it was ever asked.
        package var isSingle: Bool { self == .wordpress || self == .cloudflare || self == .auditAnchor }
        package var isChannel: Bool { self == .smtp || self == .webhook || self == .slack }
    }

    package let provider: Provider
    /// Which of them: a channel or a host; nil where there is one.
    package let which: String?
    /// Who is counted there: channels that use one account of one server share its limit.
    package let account: String?

    package init(_ provider: Provider, _ which: String? = nil, account: String? = nil) {
        self.provider = provider
        self.which = which
        self.account = account
    }

    /// As people name its breaker: `wordpress.org`, `smtp:on-call`.
    package var name: String { provider.rawValue + (which.map { ":\($0)" } ?? "") }
    package var limitName: String { provider.rawValue + (account.map { ":\($0)" } ?? "") }

    /// nil for a program of this machine.
    package init?(_ channel: AlertChannel) {
        let name = channel.name.rawValue
        switch channel.way {
        case .command: return nil
        case .webhook(let address, _): self.init(.webhook, name, account: "\(address.host):\(address.port)")
        // Its address is a secret, and Slack counts by it.
        case .slack: self.init(.slack, name, account: name)
        case .email(let mail): self.init(.smtp, name, account: "\(mail.user) at \(mail.host):\(mail.port)")
        }
    }

    /// By the name of its breaker; nil for one that names nobody.
    package init?(named name: String) {
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let provider = Provider(rawValue: parts[0]), provider.isSingle == (parts.count == 1), parts.last?.isEmpty == false else {
            return nil
        }
        self.init(provider, parts.count == 2 ? parts[1] : nil)
    }

    /// The channel whose receiver it is.
    package var channel: String? { provider.isChannel ? which : nil }
}
