import HostServices
import SiteModel

/// lego's arguments and environment, as values. No secret is an argument: what it proves itself with stands in its environment, which root alone can read.
/// An authority says where lego writes (the token of a challenge becomes a path), so it is confined (docs/decisions/0040).
package struct LegoCommand: Sendable {
    /// What lego's name is put behind, on a host that has something to keep it apart from the daemon with.
    package var outside: [String] = []
    /// Our own binary, which confines itself and becomes lego.
    package var executable: String
    package var program: String
    package var features: LegoFeatures
    package var account: CertificateAuthorityAccount
    /// Of the key of an external account.
    package var externalKey: Secret?
    /// Variables of the DNS provider, secrets looked up.
    package var variables: [String: Secret] = [:]

    package init(executable: String, program: String, features: LegoFeatures, account: CertificateAuthorityAccount) {
        self.executable = executable
        self.program = program
        self.features = features
        self.account = account
    }

    /// Seconds for all of an order. Records in DNS may take minutes until everybody has them.
    static let deadline = 600.0
    /// No core with keys in it, no log that fills the disk, no memory without bound when an answer has no end.
    private static let limits = ["--core=0", "--fsize=16777216", "--data=268435456", "--nofile=1024"]

    /// Where lego finds and puts things.
    package struct Places: Sendable {
        /// Accounts and certificates, as lego has them.
        package var path: String
        package var request: String
        /// Files for HTTP: its web root. Below it `ChallengeDirectory.path` is there already.
        package var challenges: String
        package init(path: String, request: String, challenges: String) {
            self.path = path
            self.request = request
            self.challenges = challenges
        }
    }

    package func order(_ order: CertificateOrder, provider: DNSProvider?, _ places: Places) throws(Problem) -> Command {
        var arguments = try base(path: places.path) + ["--csr", places.request, "--cert.timeout", "60"]
        var writes = [places.path]
        switch order.challenge {
        case .http:
            arguments += ["--http", "--http.webroot", places.challenges]
            writes.append("\(places.challenges)/\(ChallengeDirectory.path)")
        case .dns(let name):
            guard let provider, provider.name == name else {
                throw .cannot("use DNS provider", name.rawValue, "it was not handed over", code: .internalError)
            }
            arguments += ["--dns", provider.kind] + provider.resolvers.flatMap { ["--dns.resolvers", $0] }
            if !provider.looksForPropagation { arguments.append(features.propagationOption) }
        }
        // What is replaced only `renew` says. It asks by itself whether it is time, which is decided already.
        let renews = order.replacing != nil && features.tellsReplaced
        arguments += renews ? ["renew", "--days", "100000", "--no-random-sleep"] : ["run"]
        if let profile = order.profile ?? account.profile {
            guard features.hasProfiles else {
                throw .cannot(
                    "ask for profile", profile.rawValue, "the lego that is installed knows no profiles", code: .authorityUnable,
                    hint: "take the profile out of acme.conf, or install a newer lego", details: ["acme.profile": profile.rawValue])
            }
            arguments += ["--profile", profile.rawValue]
        }
        return try command(arguments, writing: writes)
    }

    func revoke(_ reason: RevocationReason, name: String, path: String) throws(Problem) -> Command {
        try command(
            try base(path: path) + ["--domains", name, "revoke", "--keep", "--reason", "\(reason.rawValue)"], writing: [path])
    }

    private func base(path: String) throws(Problem) -> [String] {
        var arguments = [
            "--server", account.directory.rawValue, "--accept-tos", "--email", account.email.rawValue, "--path", path, "--key-type",
            "ec256",
            "--http-timeout", "30", "--user-agent", "agent",
        ]
        if account.externalAccount != nil {
            guard features.hidesExternalKey else {
                throw .cannot(
                    "use the external account of", account.name.rawValue,
                    "the lego that is installed takes its key in arguments alone, where every user can read it", code: .authorityUnable,
                    hint: "install a newer lego", details: ["authority": account.name.rawValue])
            }
            arguments.append("--eab")
        }
        return arguments
    }

    private func command(_ arguments: [String], writing directories: [String]) throws(Problem) -> Command {
        var environment = variables.mapValues(\.exposed)
        environment["LC_ALL"] = "C"
        environment["TZ"] = "UTC"
        // Whoever can point a name's record somewhere else would have records made in zones that are not the site's. Versions before 4.9 follow none.
        environment["LEGO_DISABLE_CNAME_SUPPORT"] = "true"
        if let file = account.rootFile { environment["LEGO_CA_CERTIFICATES"] = file }
        if let external = account.externalAccount {
            guard let externalKey else {
                throw .cannot("use the external account of", account.name.rawValue, "its key was not handed over", code: .internalError)
            }
            environment["LEGO_EAB_KID"] = external.keyID
            environment["LEGO_EAB_HMAC"] = externalKey.exposed
        }
        var words = outside
        words.append("/usr/bin/prlimit")
        words += Self.limits
        words.append("--")
        words += Confined.words(executable, writing: directories)
        words.append(program)
        words += arguments
        return Command(words[0], Array(words.dropFirst()), environment: environment, directory: "/", deadline: Self.deadline)
    }
}
