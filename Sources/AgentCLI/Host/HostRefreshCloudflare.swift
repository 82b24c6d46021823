import AgentAPI
import ArgumentParser
import Foundation
import SiteModel

struct HostRefreshCloudflare: ChangingCommand {
    static let configuration = describe(
        "refresh-cloudflare", "Takes a newer list of the networks that Cloudflare asks from.",
        """
        Without --from the lists that Cloudflare publishes. Each line must be a network of the public internet, of a plausible width, and the list a whole \
        one, or nothing is changed (status 5). nginx judges and loads it where Cloudflare is believed (agent host prepare --cloudflare on).

        Example: agent host refresh-cloudflare --from ./ips-v4 --from ./ips-v6
        """)
    static let fields = Columns.cloudflare.names

    @Option(help: "A file, or an address that begins with https://; all of them together are one list.")
    var from: [String] = []

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.refreshCloudflare(RefreshCloudflareRequest()) } }

    func run() async throws {
        var request = RefreshCloudflareRequest(dryRun: dry.isAsked ? true : nil)
        let addresses = from.filter { $0.contains("://") }
        if !addresses.isEmpty { request.addresses = addresses }
        let files = from.filter { !$0.contains("://") }
        if !files.isEmpty { request.text = try files.map { try Self.read($0) }.joined(separator: "\n") }
        let view = try await options.client().refreshCloudflare(request)
        guard dry.isAsked else { return options.printOne(view, .cloudflare) }
        let change = "take a list of \(view.networks) networks: \(view.added.count) more, \(view.removed.count) less"
        dry.show(view.changed ? change : "change nothing: the list is the one that is kept", view, .cloudflare, options)
    }

    private static func read(_ file: String) throws -> String {
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw Problem.cannot(
                "read list", file, String(cString: strerror(errno)), code: .badPath,
                hint: "name a file that you may read")
        }
        let bytes: Data
        do { bytes = try handle.read(upToCount: CloudflareNetworks.mostBytes) ?? Data() } catch {
            throw Problem.cannot(
                "read list", file, error.localizedDescription, code: .badPath,
                hint: "name a file that you may read")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Columns where Item == CloudflareView {
    static let cloudflare = Columns(
        id: { "\($0.networks)" },
        all: [
            Column("changed") { .flag($0.changed) }, Column("networks") { .number($0.networks) }, Column("added") { .list($0.added) },
            Column("removed") { .list($0.removed) }, Column("believed") { .flag($0.believed) },
        ])
}
