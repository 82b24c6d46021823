import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel

/// A sender with files of its own, and receivers beside it. One test has it to itself.
final class AlertRig: @unchecked Sendable {
    let directory: String
    let layout: HostLayout
    let sender: LinuxAlertSender
    let guards = OpenGuards()
    let secrets = KnownSecrets()
    let message: AlertMessage
    private var receivers = 0

    init() throws {
        directory = "/tmp/agent-alert-\(UInt64.random(in: 0 ... .max))"
        layout = .sandbox(root: directory, run: "\(directory)/run", share: directory)
        try TestDirectory.make(layout.configuration)
        sender = LinuxAlertSender(
            layout: layout, runner: LinuxCommandRunner(executable: BuiltBinary.path), calls: OutboundCalls(guards), secrets: secrets)
        var alert = Alert(
            AlertSighting(.databaseDown, "mariadb\nBcc: x@example.com", "it is silent"), id: AlertID(random: 7), at: 1_700_000_000_000,
            flaps: 0)
        alert.toldAt = alert.raisedAt
        guard let message = AlertMessage(AlertMove(.told, alert), host: "host.example") else {
            throw Problem(.internalError, "cannot make a message: this move has none")
        }
        self.message = message
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func write(_ text: String, to path: String, mode: UInt32) throws { try AtomicFile.write(text, to: path, mode: mode) }

    func secret(_ name: String, _ value: String) throws -> String {
        try write("\(value)\n", to: "\(directory)/\(name)", mode: 0o600)
        return "\(directory)/\(name)"
    }

    func program(_ name: String, _ body: String) throws -> String {
        try write("#!/bin/sh\n\(body)\n", to: "\(directory)/\(name)", mode: 0o755)
        return "\(directory)/\(name)"
    }

    func except(_ purpose: OutboundPurpose, _ port: UInt16, also other: String? = nil) throws {
        let lines = (["127.0.0.1"] + [other].compactMap(\.self)).map { "\(purpose.rawValue) \($0) \(port)\n" }
        try write(lines.joined(), to: layout.outboundExceptions, mode: 0o644)
    }

    /// - Parameter excepted: the purpose for which it may be reached; nil: for none.
    func receiver(_ kind: AlertReceiver.Kind, excepted: OutboundPurpose?) throws -> AlertReceiver {
        receivers += 1
        let place = "\(directory)/receiver-\(receivers)"
        try TestDirectory.make(place)
        let receiver = try AlertReceiver(kind, place, key: "hush")
        if let excepted { try except(excepted, receiver.port) }
        return receiver
    }
}
