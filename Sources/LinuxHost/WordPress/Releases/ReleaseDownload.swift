import Foundation
import HostServices
import SiteModel
import Synchronization

/// Fetches archives and their published checksums. https only, or http from a mirror on this machine. Each address is judged after it was resolved, the one
/// that was named and those that it redirects to alike, and nobody inside is asked whom root did not name: as the mirror, or in outbound.conf.
struct ReleaseDownload: Sendable {
    let calls: OutboundCalls
    let layout: HostLayout
    /// Where releases of this host come from.
    var mirror: String?

    /// The address without a checksum of its own has it published beside: `<address>.sha1`, as wordpress.org does.
    func publishedChecksum(of address: String) async throws -> SourceChecksum {
        let beside = "\(address).sha1"
        let text = try await text(at: beside, limit: 4096)
        guard let first = text.split(whereSeparator: \.isWhitespace).first, let checksum = try? SourceChecksum(sha1: String(first)) else {
            throw failed(beside, "it holds no SHA-1")
        }
        return checksum
    }

    /// A small answer, whole.
    func text(at address: String, limit: Int64) async throws -> String {
        let body = Mutex<[UInt8]>([])
        let sink = Sink(begin: { body.withLock { $0 = [] } }, add: { piece in body.withLock { $0.append(contentsOf: piece) } })
        try await fetch(address, into: sink, limit: limit, deadline: 30)
        return String(decoding: body.withLock { $0 }, as: UTF8.self)
    }

    /// Writes what is at `address` to the fresh `file`.
    func download(_ address: String, to file: RegularFile) async throws {
        let sink = Sink(
            begin: { () throws(Problem) in try file.truncate() },
            add: { piece throws(Problem) in try file.write(Array(piece)[...]) })
        try await fetch(address, into: sink, limit: 512 << 20, deadline: 900)
    }

    /// Where a body goes. Begun again at each redirect, whose own body nobody wants.
    private struct Sink: Sendable {
        var begin: @Sendable () throws(Problem) -> Void
        var add: @Sendable (UnsafeRawBufferPointer) throws(Problem) -> Void
    }

    private func fetch(_ address: String, into sink: Sink, limit: Int64, deadline: Double) async throws {
        var here = address
        for _ in 0..<6 {
            try Self.permit(here)
            try sink.begin()
            let answer = try await get(CurlRequest(here, deadline: deadline, bodyLimit: limit), into: sink)
            switch answer.status {
            case 200: return
            case 301, 302, 303, 307, 308:
                guard let next = answer.headers["location"].flatMap({ URL(string: $0, relativeTo: URL(string: here)) }) else {
                    throw failed(here, "it redirects to nowhere")
                }
                here = next.absoluteString
            default: throw failed(here, "the server answered \(answer.status)")
            }
        }
        throw failed(address, "it redirects too often")
    }

    private func get(_ request: CurlRequest, into sink: Sink) async throws -> CurlAnswer {
        let dependency = Dependency(download: request.url, mirror: mirror)
        // What it answers is judged above: a redirect is a step.
        let call = OutboundCalls.Call(dependency: dependency) {
            failed(request.url, $0.reason)
        } unfit: { answer in
            answer.status == 429 || answer.status >= 500 ? failed(request.url, "the server answered \(answer.status)") : nil
        }
        do {
            return try await calls.perform(
                call,
                { () throws(Problem) in
                    var request = request
                    request.connectTo = try place(of: request.url)
                    return request
                }, sink: sink.add)
        } catch let problem as Problem where problem.code == .deliveryFailed { throw failed(request.url, problem.message) }
    }

    /// nil: root named this very server as the mirror, wherever it is.
    private func place(of address: String) throws(Problem) -> String? {
        guard let server = Server(address) else { throw failed(address, "it is no address of a server") }
        if let mirror, mirror != WordPressMirror.official.base, Server(mirror) == server { return nil }
        return try OutboundPlace(
            .download, host: server.host, port: server.port, isPlain: server.isPlain, try OutboundPlace.exceptions(layout)
        ).connectTo
    }

    private struct Server: Equatable {
        var host: String
        var port: UInt16
        var isPlain: Bool

        init?(_ address: String) {
            guard let url = URLComponents(string: address), let host = url.host?.lowercased(), !host.isEmpty else { return nil }
            isPlain = url.scheme == "http"
            guard let port = UInt16(exactly: url.port ?? (isPlain ? 80 : 443)) else { return nil }
            self.port = port
            self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        }
    }

    static func permit(_ address: String) throws(Problem) {
        guard let rule = DownloadAddress.brokenRule(address) else { return }
        throw .cannot("download", DownloadAddress.shown(address), rule, code: .badUsage)
    }

    private func failed(_ address: String, _ reason: String) -> Problem {
        .cannot(
            "download", address, reason, code: .downloadFailed,
            hint: "without a way to the internet: `agent site create SITE --wordpress DIR`, where DIR is what provision/wordpress prints "
                + "(in the agent's sources; it is Debian's own WordPress), or a directory or archive of yours")
    }
}
