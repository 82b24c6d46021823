import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// Nobody inside is asked for a download, neither where an address names him nor where a server sends us to him.
@Suite(.serialized) struct RedirectTests {
    private let rig: AlertRig
    private let mirror: LoopbackMirror
    private let receiver: AlertReceiver
    private let downloads: ReleaseDownload

    init() throws {
        rig = try AlertRig()
        mirror = try LoopbackMirror("\(rig.directory)/www")
        receiver = try rig.receiver(.https, excepted: nil)
        downloads = ReleaseDownload(calls: OutboundCalls(rig.guards), layout: rig.layout, mirror: mirror.base)
    }

    private static let inward = [
        "127.0.0.1", "127.1", "0x7f.0.0.1", "2130706433", "017700000001", "0", "0.0.0.0", "localhost", "LOCALHOST", "localhost.",
        "[::1]", "[::]", "[::ffff:7f00:1]",
    ]
    private static let elsewhere = ["169.254.169.254", "10.0.0.1", "192.168.0.1", "[fe80::1]", "[fd00:ec2::254]", "[64:ff9b::7f00:1]"]

    private func code(_ address: String) async -> ProblemCode? {
        do {
            _ = try await downloads.text(at: address, limit: 1000)
            return nil
        } catch { return (error as? Problem)?.code }
    }

    @Test("however he is spelled, without exceptions") func empty() async throws {
        for host in Self.inward + Self.elsewhere {
            let inside = "https://\(host):\(receiver.port)/x"
            for address in [inside, "\(mirror.base)/away/\(inside)", "\(mirror.base)/away//away/\(inside)"] {
                let end = await code(address)
                #expect(end == .addressRefused || end == .downloadFailed || end == .badUsage, "\(address): \(String(describing: end))")
            }
            #expect(receiver.received().isEmpty, "it was connected to as \(host)")
        }
    }

    @Test("an exception is for downloads, and for nobody beside it") func filled() async throws {
        let port = receiver.port
        try rig.write(
            "alert.webhook 127.0.0.1 \(port)\nalert.slack ::1 \(port)\ndownload 127.0.0.1 \(port &+ 1)\ndownload 127.0.0.2 \(port)\n",
            to: rig.layout.outboundExceptions, mode: 0o644)
        for host in Self.inward + Self.elsewhere {
            _ = await code("\(mirror.base)/away/https://\(host):\(port)/x")
            #expect(receiver.received().isEmpty, "it was connected to as \(host)")
        }
    }

    @Test("whom root names is asked, and he alone") func excepted() async throws {
        try rig.write("download 127.0.0.1 \(receiver.port)\n", to: rig.layout.outboundExceptions, mode: 0o644)
        // It is asked, and cannot prove who it is.
        #expect(await code("\(mirror.base)/away/https://127.0.0.1:\(receiver.port)/x") == .downloadFailed)
        #expect(!receiver.received().isEmpty)
        let other = try rig.receiver(.https, excepted: nil)
        #expect(await code("\(mirror.base)/away/https://127.0.0.1:\(other.port)/x") == .addressRefused)
        #expect(other.received().isEmpty)
    }

    @Test("http without TLS is the mirror's alone, unless root says so") func plain() async throws {
        let other = try LoopbackMirror("\(rig.directory)/other/www")
        try "words".write(toFile: "\(other.directory)/x", atomically: true, encoding: .utf8)
        #expect(await code("\(mirror.base)/away/\(other.base)/x") == .addressRefused)
        #expect(await code("\(other.base)/x") == .addressRefused)
        #expect(other.asked.isEmpty)
        try rig.write("download 127.0.0.1 \(other.port)\n", to: rig.layout.outboundExceptions, mode: 0o644)
        #expect(await code("\(other.base)/x") == .addressRefused, "an exception asks for TLS")
        try rig.write("download 127.0.0.1 \(other.port) plain\n", to: rig.layout.outboundExceptions, mode: 0o644)
        #expect(try await downloads.text(at: "\(mirror.base)/away/\(other.base)/x", limit: 100) == "words")
    }

    @Test("wordpress.org by itself is nobody's exception") func official() async throws {
        let standard = ReleaseDownload(calls: OutboundCalls(rig.guards), layout: rig.layout, mirror: WordPressMirror.official.base)
        do {
            _ = try await standard.text(at: "https://127.0.0.1:\(receiver.port)/x", limit: 100)
            Issue.record("it was asked")
        } catch { #expect((error as? Problem)?.code == .addressRefused) }
        #expect(receiver.received().isEmpty)
    }
}
