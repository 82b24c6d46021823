import AgentAPI
import ArgumentParser

struct CertTest: LeafCommand {
    static let configuration = describe(
        "test", "Looks whether an authority would find this host behind each name of a site, over IPv4 and IPv6.",
        """
        The DNS is asked for each name, and each address that it gives for a file that lies there for that moment, over plain HTTP. No authority is asked, \
        and none counts it. Ends with 1 when a name is not ready: then the last column says why.

        Example: agent cert test example.com
        """)
    static let fields = Columns.challenge.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let names = try await options.client().testCertificate(site)
        options.printList(names.flatMap(ChallengeLine.all), .challenge)
        if names.contains(where: { !$0.ready }) { throw Ended(status: .failed) }
    }
}

/// A line of `cert test`: a name at one of its addresses, or a name without any.
struct ChallengeLine: Sendable, Equatable {
    var name: String
    var ready: Bool
    var address: String?
    var reached: Bool
    var remark: String?

    static func all(_ view: ChallengeNameView) -> [ChallengeLine] {
        if view.addresses.isEmpty {
            return [ChallengeLine(name: view.name, ready: view.ready, reached: false, remark: view.remarks.joined(separator: "; "))]
        }
        return view.addresses.map {
            ChallengeLine(name: view.name, ready: view.ready, address: $0.address, reached: $0.reached, remark: $0.remark)
        }
    }
}

extension Columns where Item == ChallengeLine {
    static let challenge = Columns(
        id: { $0.name },
        all: [
            Column("name") { .text($0.name) }, Column("ready") { .flag($0.ready) }, Column("address") { .text($0.address) },
            Column("reached") { .flag($0.reached) }, Column("remark") { .text($0.remark) },
        ])
}
