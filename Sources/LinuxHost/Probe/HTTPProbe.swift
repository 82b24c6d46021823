import Foundation
import HostServices
import SiteModel

/// Asks through the front door: a fresh connection to the address that visitors reach, with the public name.
package struct HTTPProbe: Probe {
    private let layout: HostLayout
    private let address: String

    /// - Parameter address: where this host's public ports are reached from itself.
    package init(layout: HostLayout, address: String = "127.0.0.1") {
        self.layout = layout
        self.address = address
    }

    package func get(_ target: ProbeTarget, path: String, deadline: Double) async throws -> ProbeAnswer {
        let host = target.host
        let plain = CurlRequest(
            "\(host.scheme)://\(host.authority)\(path)", connectTo: "\(address):\(host.port)", deadline: deadline, bodyLimit: .max)
        return try await onBlockingThread { () throws(Problem) in
            var request = plain
            if host.scheme == "https" { request.onlyCertificate = try certificate(of: target) }
            return try ask(request)
        }
    }

    /// What lies on disk is all that is trusted: whoever it may be signed by, another one is another server, or another time.
    private func certificate(of target: ProbeTarget) throws(Problem) -> String {
        guard let reference = target.certificate, let text = try AtomicFile.read(layout.certificate(reference)),
            let leaf = KeyedCertificate.leaf(of: text)
        else {
            throw .cannot(
                "get", target.host.url, "no certificate lies on this host to know it by", code: .proofFailed,
                details: ["probe.url": target.host.url])
        }
        return leaf
    }

    private func ask(_ request: CurlRequest) throws(Problem) -> ProbeAnswer {
        var body: [UInt8] = []
        do throws(CurlFailure) {
            let answer = try CurlEasy.get(request) { piece in
                body += piece.prefix(Self.bodyKept - body.count)
                return body.count < Self.bodyKept
            }
            return ProbeAnswer(status: answer.status, headers: answer.headers, body: String(decoding: body, as: UTF8.self))
        } catch {
            if error.kind == .noLibrary { throw Library.curl.missing }
            let reason = error.kind == .timeout ? "no answer came within \(request.deadline) seconds" : error.reason
            var details = ["probe.url": request.url]
            if error.kind == .timeout { details["probe.silent"] = "\(request.deadline)" }
            throw .cannot("get", request.url, reason, code: .proofFailed, details: details)
        }
    }

    private static let bodyKept = 65536
}
