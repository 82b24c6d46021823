/// How many orders an authority takes. Each is counted as a bucket that fills again evenly.
package struct OrderLimits: Sendable, Hashable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// All orders of the account.
        case account
        /// Those with a name of one registered domain.
        case domain
        /// Those for exactly the same names.
        case names
        /// Authorisations of one name that failed.
        case failures
        /// The authority said itself when it may be asked again: for names of a domain, or by this account.
        case held
    }
    package var account: CallLimit
    package var domain: CallLimit
    package var names: CallLimit
    package var failures: CallLimit

    package init(account: CallLimit, domain: CallLimit, names: CallLimit, failures: CallLimit) {
        self.account = account
        self.domain = domain
        self.names = names
        self.failures = failures
    }

    /// Let's Encrypt's (letsencrypt.org/docs/rate-limits): 300 orders in 3 hours for an account, 50 in 7 days for a registered domain, 5 in 7 days for the same
    /// names, 5 failed authorisations in an hour for a name.
    package static let letsEncrypt = OrderLimits(
        account: .all(300, in: 3 * Seconds.hour), domain: .all(50, in: 7 * Seconds.day), names: .all(5, in: 7 * Seconds.day),
        failures: .all(5, in: Seconds.hour))

    subscript(kind: Kind) -> CallLimit {
        switch kind {
        case .account: account
        case .domain: domain
        case .names: names
        case .failures: failures
        // Nothing is ever taken of it: it is held, or it is not.
        case .held: CallLimit(calls: 1, per: 1, burst: 1)
        }
    }
}

extension CallLimit {
    fileprivate static func all(_ calls: Int64, in seconds: Int64) -> CallLimit {
        CallLimit(calls: calls, per: seconds * 1000, burst: calls)
    }
}

/// What is ordered, as limits count it.
package struct OrderCost: Sendable, Hashable {
    /// A bucket that an order is counted in.
    package struct Key: Sendable, Hashable {
        package let kind: OrderLimits.Kind
        /// The domain, the names or the name; nil for the account.
        package let subject: String?
        /// As the bucket is kept: `domain:example.com`.
        package let name: String
        static let account = Key(.account)
        static let held = Key(.held)
        init(_ kind: OrderLimits.Kind, _ subject: String? = nil) {
            self.kind = kind
            self.subject = subject
            name = kind.rawValue + (subject.map { ":\($0)" } ?? "")
        }
    }

    /// In order, none twice.
    package let names: [CertificateName]
    /// It says which certificate it replaces and comes when the authority wanted it (ARI): nothing but failures is counted.
    package let isExempt: Bool
    /// Those that somebody registered.
    let domains: [String]
    /// By which the authority may have said to wait.
    let holding: [Key]
    /// Of what each order takes one.
    let taken: [Key]
    /// Where one must be free for each of its names. An order for a name and its wildcard is authorised twice for the same name.
    let failing: [Key: Int64]

    /// Of the buckets that say whether it may be made.
    package var buckets: Set<String> { Set(taken.map(\.name) + failing.keys.map(\.name) + holding.map(\.name)) }

    package init(_ names: Set<CertificateName>, _ suffixes: PublicSuffixes, isExempt: Bool = false) {
        let sorted = names.sorted()
        self.names = sorted
        self.isExempt = isExempt
        domains = Set(sorted.map { suffixes.registeredDomain(of: $0.domain) }).sorted()
        let list = sorted.map(\.description).joined(separator: ",")
        holding = [.held] + domains.map { Key(.held, $0) }
        taken = isExempt ? [] : [.account] + domains.map { Key(.domain, $0) } + [Key(.names, list)]
        failing = Dictionary(sorted.map { (Key(.failures, $0.domain.ascii), 1) }, uniquingKeysWith: +)
    }
}
