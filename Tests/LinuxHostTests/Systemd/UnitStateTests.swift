import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct UnitStateTests {
    @Test func everyBlockIsOneUnit() {
        // As systemd 252 prints it: the properties of a unit in its own order, those that its kind has not are left out.
        let output = """
            MainPID=1234
            NRestarts=2
            Id=agent-php8.2@sabcdefghijk.service
            LoadState=loaded
            ActiveState=active
            SubState=running
            NeedDaemonReload=no

            Id=agent-php8.2@sabcdefghijk.socket
            LoadState=loaded
            ActiveState=failed
            SubState=failed
            NeedDaemonReload=yes

            MainPID=0
            NRestarts=0
            Id=nginx.service
            LoadState=not-found
            ActiveState=inactive
            SubState=dead
            NeedDaemonReload=no

            """
        let states = UnitState.parse(output)
        #expect(states.map(\.id) == ["agent-php8.2@sabcdefghijk.service", "agent-php8.2@sabcdefghijk.socket", "nginx.service"])
        #expect(states.map(\.mainPID) == [1234, 0, 0])
        #expect(states.map(\.restarts) == [2, 0, 0])
        #expect(states.map(\.isRunning) == [true, false, false])
        #expect(states.map(\.needsReload) == [false, true, false])
        #expect(states[2].load == "not-found")
    }

    @Test func onlyOurOwnUnitsAreSites() {
        let unit = PHPUnit(socket: "agent-php8.2@sabcdefghijk.socket")
        #expect(unit == PHPUnit(version: PHPVersion(unchecked: "8.2"), site: SiteID(unchecked: "sabcdefghijk")))
        #expect(unit?.socket == "agent-php8.2@sabcdefghijk.socket")
        #expect(unit?.service == "agent-php8.2@sabcdefghijk.service")
        for name in [
            "agent-php8.2@.socket", "agent-php8.2@sabcdefghijk.service", "agent-php@sabcdefghijk.socket", "agent-php8.2@x.socket",
            "agent-php8.2@sabcdefghijk@sabcdefghijk.socket", "php8.2@sabcdefghijk.socket", "dbus.socket",
        ] { #expect(PHPUnit(socket: name) == nil, "\(name)") }
        #expect(PHPUnit.version(ofTemplate: "agent-php8.4@.socket") == PHPVersion(unchecked: "8.4"))
        #expect(PHPUnit.version(ofTemplate: "agent-php8.4@sabcdefghijk.socket") == nil)
        #expect(PHPProgram.version(of: PHPProgram.path(PHPVersion(unchecked: "8.2"))) == PHPVersion(unchecked: "8.2"))
        #expect(PHPProgram.version(of: "/usr/bin/php-fpm8.2") == nil)
    }

    /// The other end is a socket of our own, as systemd's is.
    @Test(arguments: [true, false]) func systemdIsTold(abstract: Bool) throws {
        let path =
            abstract ? "@agent-notify-\(UInt32.random(in: 0...UInt32.max))" : "/tmp/agent-notify-\(UInt32.random(in: 0...UInt32.max))"
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer {
            close(descriptor)
            if !abstract { unlink(path) }
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array((abstract ? "\0" + path.dropFirst() : path).utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        try #require(bound == 0)
        try ServiceNotice.ready.send(to: path)
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        #expect(String(decoding: buffer.prefix(max(0, count)), as: UTF8.self) == "READY=1")
        #expect(throws: Problem.self) { try ServiceNotice.ready.send(to: "relative") }
    }
}
