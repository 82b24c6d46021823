import AgentAPI
import ArgumentParser
import SiteModel

struct CertUnwatch: ChangingCommand {
    static let configuration = describe(
        "unwatch", "Watches the certificate of a socket no more. What was known of it is forgotten, and its alerts end.",
        "Example: agent cert unwatch example.org")

    @Argument(help: ArgumentHelp("HOST or HOST:PORT; 443 without.", valueName: "host"), completion: Completions.watched)
    var socket: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws {
        let socket = try WatchedSocket(socket)
        try await judge { try await $0.unwatchCertificate(socket.description) }
    }

    func run() async throws {
        let socket = try WatchedSocket(socket)
        let client = try options.client()
        if dry.isAsked {
            let isWatched = try await client.watchedCertificates().contains { $0.socket == socket.description }
            return dry.show(isWatched ? "watch \(socket) no more" : "do nothing: \(socket) is not watched", options)
        }
        let answer = try await client.unwatchCertificate(socket.description)
        options.say(answer.changed ? "\(socket) is not watched any more" : "\(socket) was not watched")
    }
}
