import Crypto
import Foundation
import HostServices
import SiteModel

/// Sends messages by the ways that root wrote down. Each is tried once: who wants it tried again asks again.
package struct LinuxAlertSender: AlertSender {
    /// Seconds for everything that one sending does.
    private static let deadline = 20.0
    private let layout: HostLayout
    private let runner: any CommandRunner
    private let calls: OutboundCalls
    private let secrets: ChannelSecrets

    package init(layout: HostLayout, runner: any CommandRunner, calls: OutboundCalls, secrets: any NamedSecrets) {
        self.layout = layout
        self.runner = runner
        self.calls = calls
        self.secrets = ChannelSecrets(named: secrets)
    }

    package var hostName: String { HostName.current ?? "this host" }

    package func settings() async throws -> AlertSettings {
        let path = layout.alertSettings
        return try await onBlockingThread { () throws(Problem) in
            try TrustedFile.read(path, code: .alertSettings).map { text throws(Problem) in try AlertSettings(text, named: path) }
                ?? AlertSettings()
        }
    }

    package func requireExceptions() async throws {
        let layout = layout
        try await onBlockingThread { () throws(Problem) in _ = try OutboundPlace.exceptions(layout) }
    }

    package func obstacle(of channel: AlertChannel) async throws -> Problem? {
        do { _ = try await secrets.value(of: channel) } catch let problem as Problem { return problem }
        return await onBlockingThread { () -> Problem? in
            do throws(Problem) {
                if case .command(let words) = channel.way { try TrustedFile.requireProgram(words[0], code: .alertSettings) }
                if let file = channel.certificateFile, try TrustedFile.read(file, code: .alertSettings) == nil {
                    return Self.failed(channel, "there is no \(file)")
                }
                return nil
            } catch { return error }
        }
    }

    package func send(_ message: AlertMessage, to channel: AlertChannel, delivery: String, now: Int64) async throws {
        let body = try message.json()
        // Ours to mend: before the receiver is asked anything, and not counted against him.
        let secret = try await secrets.value(of: channel)
        switch channel.way {
        case .command(let words): try await run(words, body, delivery)
        case .webhook(let address, _):
            try await transfer(channel) { () throws(Problem) in
                try post(body, to: address, Self.signed(body, with: secret, delivery, now / 1000), .webhook)
            }
        case .slack(let source):
            let text = #"{"text":\#(try Self.quoted(message.lines.joined(separator: "\n")))}"#
            try await transfer(channel) { () throws(Problem) in
                // Slack's address is a secret itself: what is wrong with it is told without it.
                guard let address = OutboundURL(rawValue: secret.exposed) else {
                    throw .cannot("use", source.words, "it must hold one address and nothing else: https://host/path", code: .alertSettings)
                }
                return try post(text, to: address, [], .slack)
            }
        case .email(let mail):
            let letter = message.mail(from: mail.from, to: mail.to, delivery: delivery, at: now / 1000)
            try await transfer(channel) { () throws(Problem) in try hand(letter, mail, secret) }
        }
    }

    /// The signature is over the time and the body, so that neither can be changed, and an old message cannot be sent again as a new one.
    static func signed(_ body: String, with key: Secret, _ delivery: String, _ seconds: Int64) -> [String] {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(seconds).\(body)".utf8), using: SymmetricKey(data: Data(key.exposed.utf8)))
        let hex = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return ["X-Agent-Delivery: \(delivery)", "X-Agent-Timestamp: \(seconds)", "X-Agent-Signature: sha256=\(hex)"]
    }

    private static func quoted(_ text: String) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return String(decoding: try encoder.encode(text), as: UTF8.self)
    }

    private func post(_ body: String, to address: OutboundURL, _ headers: [String], _ purpose: OutboundPurpose) throws(Problem)
        -> CurlRequest
    {
        let place = try OutboundPlace(
            purpose, host: address.host, port: address.port, isPlain: address.isPlain, try OutboundPlace.exceptions(layout))
        var request = CurlRequest(
            address.rawValue, headers: ["Content-Type: application/json"] + headers, connectTo: place.connectTo, deadline: Self.deadline,
            bodyLimit: 64 << 10)
        request.carries = .body(body)
        return request
    }

    private func hand(_ letter: String, _ mail: AlertChannel.Mail, _ password: Secret) throws(Problem) -> CurlRequest {
        let place = try OutboundPlace(
            .email, host: mail.host, port: mail.port, isPlain: false, try OutboundPlace.exceptions(layout))
        let host = mail.host.contains(":") ? "[\(mail.host)]" : mail.host
        var request = CurlRequest("smtp://\(host):\(mail.port)", connectTo: place.connectTo, deadline: Self.deadline, bodyLimit: 64 << 10)
        request.carries = .mail(
            from: mail.from.rawValue, to: mail.to.map(\.rawValue), user: mail.user, password: password, letter: letter)
        return request
    }

    private func transfer(_ channel: AlertChannel, _ prepare: @escaping @Sendable () throws(Problem) -> CurlRequest) async throws {
        // A program of this machine is run and not asked.
        guard let dependency = Dependency(channel) else { return }
        let isMail = dependency.provider == .smtp
        let call = OutboundCalls.Call(dependency: dependency) {
            Self.failed(channel, $0.reason)
        } unfit: { answer in
            if isMail || (200..<300).contains(answer.status) { return nil }
            let isElsewhere = (300..<400).contains(answer.status)
            return Self.failed(channel, isElsewhere ? "it sends us elsewhere, which is not followed" : "it answered \(answer.status)")
        }
        _ = try await calls.perform(call) { () throws(Problem) in
            var request = try prepare()
            if let file = channel.certificateFile {
                guard let certificate = try TrustedFile.read(file, code: .alertSettings) else {
                    throw .cannot("use", file, "there is none", code: .alertSettings, details: ["path": file])
                }
                request.onlyCertificate = certificate
            }
            return request
        }
    }

    private func run(_ words: [String], _ body: String, _ delivery: String) async throws {
        try await onBlockingThread { () throws(Problem) in try TrustedFile.requireProgram(words[0], code: .alertSettings) }
        let command = Command(
            words[0], Array(words.dropFirst()), environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "AGENT_DELIVERY": delivery],
            deadline: Self.deadline, outputLimit: 64 << 10)
        let result = try await runner.run(command, input: Array(body.utf8))
        guard result.exitCode == 0 else {
            throw Problem.cannot("send by", words[0], "it ended with status \(result.exitCode)", code: .deliveryFailed)
        }
    }

    private static func failed(_ channel: AlertChannel, _ reason: String) -> Problem {
        .cannot(
            "send by channel", channel.name.rawValue, printable(reason), code: .deliveryFailed,
            details: ["alert.channel": channel.name.rawValue])
    }
}
