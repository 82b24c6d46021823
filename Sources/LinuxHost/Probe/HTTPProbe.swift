import Foundation
import HostServices
import SiteModel

/// Asks through the front door: a fresh connection to the address that visitors reach, with the public name.
package struct HTTPProbe: Probe {
    private let address: String

    /// - Parameter address: where this host's public ports are reached from itself.
    package init(address: String = "127.0.0.1") { self.address = address }

    package func get(_ host: PublicHost, path: String, deadline: Double) async throws -> ProbeAnswer {
        let url = "\(host.scheme)://\(host.authority)\(path)"
        let request = CurlRequest(url, connectTo: "\(address):\(host.port)", deadline: deadline, bodyLimit: .max)
        return try await onBlockingThread { () throws(Problem) in try ask(request) }
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
            throw .cannot("get", request.url, reason, code: .proofFailed, details: ["probe.url": request.url])
        }
    }

    private static let bodyKept = 65536
}
