import AgentAPI
import ArgumentParser
import Foundation
import SiteModel

struct TokenCreate: ChangingCommand {
    static let configuration = describe(
        "create", "Makes a token and hands it over, once.",
        """
        It goes to --file, a new file of mode 0600, or to standard output, and nobody can show it again. A token of role site-owner is for the sites \
        that --site names, and for them alone. No token has more than its maker.

        Examples:
          agent token create --role viewer --name prometheus --file ./token
          agent token create --role site-owner --site example.com \\
            --expires 30d --file ./token
        """)

    @Option(help: ArgumentHelp("viewer, site-owner, operator or administrator.", valueName: "role"))
    var role: String

    @Option(
        name: .customLong("site"), help: ArgumentHelp("A site that it is for; may be given more than once.", valueName: "domain"),
        completion: Completions.sites)
    var sites: [String] = []

    @Option(
        help: ArgumentHelp("When it ends: 30d, or 2027-01-31; a year at most. Otherwise in 90 days.", valueName: "time"),
        transform: Expiry.read)
    var expires: Expiry?

    @Option(help: "What people call it.")
    var name: String = "token"

    @Option(help: ArgumentHelp("A new file for the token.", valueName: "path"), completion: .file())
    var file: String?

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws {
        try await judge { try await $0.createToken(CreateTokenRequest(name: name, role: role)) }
    }

    func run() async throws {
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        let expiresAt = expires?.milliseconds(now: now)
        let (role, name) = (try AccessRole(named: role), try TokenName(name))
        // Judged as the daemon will for who may everything, so that most mistakes cost no file.
        let named = sites.isEmpty ? [] : [SiteID(random: 0)]
        _ = try TokenWish(name: name, role: role, sites: named, expiresAt: expiresAt, now: now, maker: .everything, makersEnd: nil)
        let client = try options.client()
        if dry.isAsked {
            for site in sites { _ = try await client.site(site) }
            return dry.show("make a token of role \(role.rawValue)\(sites.isEmpty ? "" : " for \(sites.joined(separator: ", "))")", options)
        }
        let place = try file.map { path throws(Problem) in try PasswordKeeper(file: path, for: .token).open(domain: "", change: "") }
        do {
            let request = CreateTokenRequest(
                name: name.rawValue, role: role.rawValue, sites: sites.isEmpty ? nil : sites, expiresAt: expiresAt)
            let view = try await client.createToken(request)
            let token = try await client.tokenSecret(view.id).token.secret
            if let place { try place.write(token) } else { Console.current.print(token.exposed) }
            options.say("token \(view.id) is valid until \(Value.time(view.expiresAt / 1000).flat)\(place.map { ", in \($0.path)" } ?? "")")
        } catch {
            place?.discard()
            throw error
        }
    }
}
