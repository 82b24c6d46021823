import Foundation
import HostServices
import SiteModel

/// Points by POST: one JSON object a line, signed as messages of alerts are. What the receiver appends to a file is what `audit verify --anchors` reads.
package struct LinuxAnchorRemote: AnchorRemote {
    /// Seconds for everything that one delivery does.
    private static let deadline = 20.0
    private let layout: HostLayout
    private let calls: OutboundCalls

    package init(layout: HostLayout, calls: OutboundCalls) {
        self.layout = layout
        self.calls = calls
    }

    package func settings() async throws -> AuditSettings {
        let path = layout.auditSettings
        return try await onBlockingThread { () throws(Problem) in
            try TrustedFile.read(path, code: .auditSettings).map { text throws(Problem) in try AuditSettings(text, named: path) }
                ?? AuditSettings()
        }
    }

    package func deliver(_ anchors: [AuditAnchor], to remote: AuditRemote, _ secret: Secret?, now: Int64) async throws {
        guard let first = anchors.first, let last = anchors.last else { return }
        let body = try Self.lines(anchors, host: HostName.current ?? "this host")
        // The same points have the same name, however often they are sent.
        let delivery = "\(last.log.map { "\($0)-" } ?? "")\(first.sequence)-\(last.sequence)"
        let call = OutboundCalls.Call(dependency: Dependency(.auditAnchor)) {
            Self.failed(remote, $0.reason)
        } unfit: { answer in
            if (200..<300).contains(answer.status) { return nil }
            let isElsewhere = (300..<400).contains(answer.status)
            return Self.failed(remote, isElsewhere ? "it sends us elsewhere, which is not followed" : "it answered \(answer.status)")
        }
        let layout = layout
        _ = try await calls.perform(call) { () throws(Problem) in
            switch remote.way {
            case .webhook(let address):
                let place = try OutboundPlace(
                    .auditAnchor, host: address.host, port: address.port, isPlain: address.isPlain, try OutboundPlace.exceptions(layout))
                let headers = LinuxAlertSender.signed(body, with: try Self.key(remote, secret), delivery, now / 1000)
                var request = CurlRequest(
                    address.rawValue, headers: ["Content-Type: application/x-ndjson"] + headers, connectTo: place.connectTo,
                    deadline: Self.deadline, bodyLimit: 64 << 10)
                request.carries = .body(body)
                if let file = remote.certificateFile {
                    guard let certificate = try TrustedFile.read(file, code: .auditSettings) else {
                        throw .cannot("use", file, "there is none", code: .auditSettings, details: ["path": file])
                    }
                    request.onlyCertificate = certificate
                }
                return request
            }
        }
    }

    private struct Line: Encodable {
        let event = "audit.anchor"
        let host: String
        let log: AuditLogID?
        let sequence: Int64
        let hash: SHA256Hex
        let at: Int64?
    }

    private static func lines(_ anchors: [AuditAnchor], host: String) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try anchors.map { anchor in
            let line = Line(host: host, log: anchor.log, sequence: anchor.sequence, hash: anchor.hash, at: anchor.at)
            return String(decoding: try encoder.encode(line), as: UTF8.self) + "\n"
        }.joined()
    }

    private static func key(_ remote: AuditRemote, _ secret: Secret?) throws(Problem) -> Secret {
        switch remote.key {
        case .named(let name):
            guard let secret else { throw .cannot("use secret", name.rawValue, "it was not handed over", code: .internalError) }
            return secret
        case .file(let path):
            return try TrustedFile.secret(path, code: .auditSettings)
        }
    }

    private static func failed(_ remote: AuditRemote, _ reason: String) -> Problem {
        .cannot("send anchors of the audit log to", remote.place, printable(reason), code: .deliveryFailed)
    }
}
