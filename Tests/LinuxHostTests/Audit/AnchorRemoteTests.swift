import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// Points of the audit log on their way out of this machine, against a real receiver.
@Suite("Anchors to the remote", .serialized) struct AnchorRemoteTests {
    private let made = try? AlertRig()
    private static let log = AuditLogID(random: 1)

    private static func anchors(_ sequences: ClosedRange<Int64>) throws -> [AuditAnchor] {
        try sequences.map { AuditAnchor(AuditPoint(sequence: $0, hash: try SHA256Hex(String(repeating: "a", count: 64))), of: log, at: 5) }
    }

    private func deliver(
        _ receiver: AlertReceiver, _ path: String = "/hook", trusting: String? = nil, key: AuditRemote.Key? = nil, _ secret: Secret? = nil
    ) async throws {
        let rig = try #require(made)
        let own = try rig.secret("key", "hush")
        let remote = AuditRemote(
            way: .webhook(try OutboundURL("https://127.0.0.1:\(receiver.port)\(path)")), key: key ?? .file(own),
            certificateFile: trusting ?? receiver.certificate)
        try await LinuxAnchorRemote(layout: rig.layout, calls: OutboundCalls(rig.guards)).deliver(
            Self.anchors(7...9), to: remote, secret, now: Int64(Date().timeIntervalSince1970 * 1000))
    }

    @Test("it gets signed lines that verify reads as they came, the same under the same name") func delivered() async throws {
        let rig = try #require(made)
        let receiver = try rig.receiver(.https, excepted: .auditAnchor)
        try await deliver(receiver)
        try await deliver(receiver, key: .named(try SecretName("anchor.key")), Secret("hush"))
        #expect(receiver.messages().count == 2)
        for message in receiver.messages() {
            #expect(message["signed"]?.flag == true && message["fresh"]?.flag == true && message["delivery"]?.text == "\(Self.log)-7-9")
            let lines = AuditAnchorLines(message["body"]?.text ?? "", named: "f")
            #expect(try lines.anchors == Self.anchors(7...9), "\(lines)")
            #expect(lines.odd.isEmpty, "\(lines)")
        }
        #expect(rig.guards.names == ["audit-anchor", "audit-anchor"] && rig.guards.verdicts == [.answered, .answered])
    }

    @Test("what is no yes is a failure, and nobody is followed elsewhere", arguments: ["/away", "/broken", "/endless"])
    func refusals(_ path: String) async throws {
        let receiver = try #require(made).receiver(.https, excepted: .auditAnchor)
        let problem = await #expect(throws: Problem.self) { try await deliver(receiver, path) }
        #expect(problem?.code == .deliveryFailed && receiver.messages().count == 1, "\(String(describing: problem))")
    }

    @Test("an exception for alerts is none for anchors, and a certificate of another is not believed") func addresses() async throws {
        let rig = try #require(made)
        let receiver = try rig.receiver(.https, excepted: .webhook)
        let closed = await #expect(throws: Problem.self) { try await deliver(receiver) }
        #expect(
            closed?.code == .addressRefused && closed?.hint?.contains("audit.anchor 127.0.0.1") == true, "\(String(describing: closed))")
        try rig.except(.auditAnchor, receiver.port)
        let other = try rig.receiver(.https, excepted: nil)
        await #expect(throws: Problem.self) { try await deliver(receiver, trusting: other.certificate) }
        #expect(receiver.messages().isEmpty)
    }

    @Test("a key that others may read signs nothing, and its value is in no word") func keys() async throws {
        let rig = try #require(made)
        let receiver = try rig.receiver(.https, excepted: .auditAnchor)
        let open = "\(rig.directory)/open"
        try rig.write("hush\n", to: open, mode: 0o644)
        for key in [AuditRemote.Key.file(open), .file("/nonexistent/key")] {
            let problem = await #expect(throws: Problem.self) { try await deliver(receiver, key: key) }
            #expect(problem?.code == .auditSettings && !"\(String(describing: problem))".contains("hush"), "\(String(describing: problem))")
        }
        #expect(receiver.messages().isEmpty)
    }

    @Test("the file is read anew each time, and one that others may write is refused") func settings() async throws {
        let rig = try #require(made)
        let remote = LinuxAnchorRemote(layout: rig.layout, calls: OutboundCalls(rig.guards))
        #expect(try await remote.settings() == AuditSettings())
        try rig.write("[archive]\nrecords = 500\n", to: rig.layout.auditSettings, mode: 0o600)
        #expect(try await remote.settings().archiving.records == 500)
        chmod(rig.layout.auditSettings, 0o666)
        let problem = await #expect(throws: Problem.self) { try await remote.settings() }
        #expect(problem?.code == .auditSettings)
    }

    @Test("points of a file are read back as they were published, and what lies among them is told") func file() async throws {
        let rig = try #require(made)
        let anchors = FileAnchors(rig.layout)
        try TestDirectory.make(rig.layout.logs)
        for anchor in try Self.anchors(1...2) { try anchors.publish(anchor) }
        let text = try String(contentsOfFile: rig.layout.auditAnchors, encoding: .utf8)
        try rig.write(text + "3:cut", to: rig.layout.auditAnchors, mode: 0o600)
        let read = try anchors.published()
        #expect(try read.anchors.map(\.text) == Self.anchors(1...2).map(\.text))
        #expect(read.odd.count == 1, "\(read)")
    }
}
