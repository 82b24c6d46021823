import AgentAPI
import ArgumentParser
import SiteModel

struct CertWatch: ChangingCommand {
    static let configuration = describe(
        "watch", "Watches the certificate that somebody else's socket shows: alerts tell before it lapses, and what is wrong.",
        """
        It is looked at now and every six hours, wherever its name leads; of addresses that are not of the internet root must have said so in outbound.conf \
        (cert.watch). Told are ends, a chain or a name that browsers refuse, weak keys, and another certificate than before that is no renewal: watched again, \
        what it shows now counts as known.

        Examples:
          agent cert watch example.org
          agent cert watch mail.example.org:993 --dry-run
        """)
    static let fields = Columns.watched.names

    @Argument(help: ArgumentHelp("HOST or HOST:PORT; 443 without.", valueName: "host"))
    var socket: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    private func request(_ socket: WatchedSocket, dryRun: Bool? = nil) -> WatchCertificateRequest {
        WatchCertificateRequest(host: socket.host.ascii, port: Int(socket.port), dryRun: dryRun)
    }

    func rehearse(_ judge: Rehearser) async throws {
        let request = request(try WatchedSocket(socket))
        try await judge { try await $0.watchCertificate(request) }
    }

    func run() async throws {
        let socket = try WatchedSocket(socket)
        let answer = try await options.client().watchCertificate(request(socket, dryRun: dry.isAsked ? true : nil))
        guard let watched = answer.watched else {
            throw Problem(.internalError, "cannot read the daemon's answer: it does not say what is watched")
        }
        options.warn(watched.problems)
        if dry.isAsked { return dry.show(answer.changed ? "watch \(socket)" : "go on watching \(socket)", watched, .watched, options) }
        options.say(answer.changed ? "\(socket) is watched, with what it shows now" : "\(socket) was watched already")
        options.printOne(watched, .watched)
    }
}

extension Columns where Item == WatchedCertificateView {
    static let watched = Columns(
        id: { $0.socket },
        all: [
            Column("socket") { .text($0.socket) }, Column("since") { .time($0.since) }, Column("lookedAt") { .time($0.lookedAt) },
            Column("next") { .time($0.next) }, Column("names") { .list($0.certificate?.names ?? []) },
            Column("signedBy") { .text($0.signedBy) }, Column("issuer") { .text($0.certificate?.issuer) },
            Column("serial") { .text($0.certificate?.serial) }, Column("key") { .text($0.certificate?.key) },
            Column("notBefore") { .time($0.certificate?.notBefore) }, Column("notAfter") { .time($0.certificate?.notAfter) },
            Column("daysLeft") { .number($0.daysLeft) }, Column("stage") { .text($0.stage) }, Column("problems") { .list($0.problems) },
            Column("unseen") { .text($0.unseen) }, Column("addresses") { .records($0.addresses.map(ServedText.record)) },
        ])
}

extension CertificateView {
    /// As a line among those of sites.
    init(watched: WatchedCertificateView) {
        self.init(site: "", domain: watched.socket, mode: "watched", names: watched.certificate?.names ?? [], course: "watched")
        (stored, signedBy, daysLeft, stage) = (watched.certificate, watched.signedBy, watched.daysLeft, watched.stage)
        (served, unserved, next) = (watched.addresses, watched.unseen, watched.next)
        reason = watched.problems.isEmpty ? nil : watched.problems.joined(separator: "; ")
    }

    var isWatched: Bool { mode == "watched" }
}
