import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// What nobody is at work on is told from what somebody is, and ended without touching the latter.
@Suite struct LeftoverTests {
    private let f: ReleaseFixture
    private var staging: String { f.layout.staging }

    init() throws {
        f = try ReleaseFixture()
        try f.trees.prepare()
    }

    @Test func anIntakeAtWorkIsNoLeftover() async throws {
        try f.scratch.directory("srv/store/staging/prepare-0000000000000000/tree")
        try f.scratch.write("x", to: "srv/store/staging/file")
        try await IntakeWork.with(f.layout) { _ in
            let all = try FileManager.default.contentsOfDirectory(atPath: staging)
            #expect(all.count == 3)
            #expect(try await f.trees.inventory().staging == ["file", "prepare-0000000000000000"])
            try await f.trees.discardStaging(all)
            let left = try FileManager.default.contentsOfDirectory(atPath: staging)
            #expect(left.count == 1 && all.contains(left[0]))
            #expect(try await f.trees.inventory().staging == [])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: staging) == [], "its own end is not in the way")
    }

    @Test func onlyWhatIsNamedIsEnded() async throws {
        for name in ["one", "two"] {
            try f.scratch.directory("srv/store/staging/\(name)/deep")
            try f.scratch.write("x", to: "srv/store/staging/\(name)/deep/file")
        }
        try await f.trees.discardStaging(["one", "absent", "../sites"])
        #expect(try await f.trees.inventory().staging == ["two"])
        try await f.trees.discardStaging(["one"])
    }

    @Test func certificatesAreListedAndEndedBySite() async throws {
        let certificates = FileCertificates(layout: f.layout)
        #expect(try await certificates.inventory() == [])
        try await certificates.discard(f.site)
        for name in [f.site.rawValue, "example.com"] {
            try f.scratch.directory("state/certificates/\(name)")
            try f.scratch.write("key", to: "state/certificates/\(name)/key.pem")
        }
        #expect(try await certificates.inventory() == ["example.com", f.site.rawValue])
        try await certificates.discard(f.site)
        try await certificates.discard(f.site)
        #expect(try await certificates.inventory() == ["example.com"])
    }
}
