import Foundation
import HostServices
import LinuxHost
import Testing

/// The disk of the state is told of where it is another than that of the sites.
@Suite struct LinuxVitalsTests {
    @Test(arguments: ["/dev/shm", nil])
    func theStateHasADiskOfItsOwnOrNone(_ other: String?) throws {
        let files = FileManager.default
        let name = "agent-vitals-\(UInt32.random(in: 0 ... .max))"
        let layout = HostLayout.sandbox(root: "/tmp/\(name)", run: "/tmp/\(name)/run", share: "/tmp/\(name)/share")
        let state = other.map { "\($0)/\(name)" } ?? layout.state
        defer { for path in [layout.root, state] { try? files.removeItem(atPath: path) } }  // what is not there need not go
        for path in [layout.sites, state] { try files.createDirectory(atPath: path, withIntermediateDirectories: true) }
        if other != nil { try files.createSymbolicLink(atPath: layout.state, withDestinationPath: state) }

        func total(_ path: String) throws -> UInt64? {
            (try files.attributesOfFileSystem(forPath: path)[.systemSize] as? NSNumber)?.uint64Value
        }
        let vitals = try LinuxVitals(layout: layout).read()
        #expect(try vitals.disk.total == total("/tmp") && vitals.disk.available <= vitals.disk.total)
        #expect(try vitals.stateDisk?.total == other.flatMap { try total($0) })
    }
}
