import CLinux
import Foundation
import HostServices
import SiteModel
import Synchronization
import Testing

@testable import LinuxHost

/// A tenant's process that swaps a directory with a symlink to somewhere else, as fast as it can, while the agent works in the tree.
@Suite(.serialized) struct ExchangeRaceTests {
    private static let rounds = 1000

    @Test func removalNeverLeavesTheTree() throws {
        try race { scratch, parent in try TreeRemoval.remove("tree", from: parent) }
    }

    @Test func copyNeverLeavesTheTree() throws {
        try race { scratch, parent in
            let copy = try parent.makeDirectory("copy")
            // Most rounds end in a refusal, which is right; none may bring anything from outside.
            try? TreeCopy(transfer: .copy, owner: SiteIdentity(uid: 64001, gid: 64001)).fill(copy, from: parent.directory("tree"))
            let brought = try FileManager.default.subpathsOfDirectory(atPath: "\(scratch.path)/copy")
            #expect(!brought.contains { $0.hasSuffix("secret") })
            try TreeRemoval.remove("copy", from: parent)
            try TreeRemoval.remove("tree", from: parent)
        }
    }

    private func race(_ work: (Scratch, Directory) throws -> Void) throws {
        let scratch = try Scratch("race")
        let parent = try Directory.open(scratch.path)
        try scratch.directory("outside")
        try scratch.write("kept", to: "outside/secret")
        let before = try Look(at: "\(scratch.path)/outside/secret")
        let stop = Mutex(false)
        let swaps = Mutex(0)
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            while !stop.withLock({ $0 }) {
                for pair in ["tree/a", "tree/a/b", "tree/a/b/c"] {
                    // By path on purpose: that is what a tenant does, and the path leads where it leads at that moment.
                    if clinux_rename_exchange(AT_FDCWD, "\(scratch.path)/\(pair)", AT_FDCWD, "\(scratch.path)/\(pair)-link") == 0 {
                        swaps.withLock { $0 += 1 }
                    }
                }
            }
            done.signal()
        }
        defer {
            stop.withLock { $0 = true }
            done.wait()
        }
        for _ in 0..<Self.rounds {
            try makeBait(in: parent, outside: "\(scratch.path)/outside")
            try work(scratch, parent)
            #expect(!scratch.exists("tree"))
        }
        #expect(try scratch.read("outside/secret") == "kept")
        #expect(try Look(at: "\(scratch.path)/outside/secret") == before)
        #expect(swaps.withLock { $0 } > Self.rounds / 2, "the race was not run: too few swaps")
    }

    /// tree/a/b/c, each with a file and a sibling symlink `…-link` to the outside. Swapped meanwhile: what is in the way is made elsewhere.
    private func makeBait(in parent: Directory, outside: String) throws {
        let tree = try parent.makeDirectory("bait")
        let a = try tree.makeDirectory("a")
        let b = try a.makeDirectory("b")
        let c = try b.makeDirectory("c")
        for directory in [tree, a, b, c] { _ = try directory.makeFile("file") }
        try tree.makeSymlink("a-link", to: outside)
        try a.makeSymlink("b-link", to: outside)
        try b.makeSymlink("c-link", to: outside)
        try parent.rename("bait", to: parent, as: "tree")
    }
}
