import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct FileSecretsTests {
    private func with(_ body: (FileSecrets, HostLayout) async throws -> Void) async throws {
        let root = "/tmp/agent-secrets-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: root) }
        let layout = HostLayout.sandbox(root: root, run: root, share: root)
        try await body(FileSecrets(layout: layout), layout)
    }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    @Test func aSecretIsKeptForRootAloneUntilItsChangeEnds() async throws {
        try await with { secrets, layout in
            let reference = SecretReference(change: "c1", name: "db-password")
            #expect(try await secrets.get(reference) == nil)
            try await secrets.put(Secret("one"), at: reference)
            #expect(try await secrets.get(reference) == Secret("one"))
            #expect(mode("\(layout.secrets)/c1/db-password") == 0o600)
            #expect(mode("\(layout.secrets)/c1") == 0o700)
            #expect(mode(layout.secrets) == 0o700)
            #expect(try DirectoryListing.names(in: "\(layout.secrets)/c1") == ["db-password"])
            #expect(try await secrets.inventory() == ["c1"])
            for _ in 0..<2 { try await secrets.destroy(change: "c1") }
            #expect(try await secrets.get(reference) == nil)
            #expect(try await secrets.inventory() == [])
        }
    }

    @Test func theFirstValueStays() async throws {
        try await with { secrets, _ in
            let reference = SecretReference(change: "c1", name: "a")
            try await secrets.put(Secret("one"), at: reference)
            try await secrets.put(Secret("two"), at: reference)
            #expect(try await secrets.get(reference) == Secret("one"))
        }
    }

    @Test func twoWritersAgreeOnOneValue() async throws {
        try await with { secrets, layout in
            let reference = SecretReference(change: "c1", name: "a")
            let other = FileSecrets(layout: layout)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask { try await (number % 2 == 0 ? secrets : other).put(Secret("\(number)"), at: reference) }
                }
                try await group.waitForAll()
            }
            let first = try await secrets.get(reference)
            #expect(first != nil)
            #expect(try DirectoryListing.names(in: "\(layout.secrets)/c1") == ["a"])
        }
    }

    @Test func whatAHalfDoneWriteLeftIsNoSecretAndGoesWithTheChange() async throws {
        try await with { secrets, layout in
            try await secrets.put(Secret("one"), at: SecretReference(change: "c1", name: "a"))
            try "hal".write(toFile: "\(layout.secrets)/c1/.123.new", atomically: false, encoding: .utf8)
            #expect(try await secrets.get(SecretReference(change: "c1", name: "b")) == nil)
            try await secrets.destroy(change: "c1")
            #expect(!FileManager.default.fileExists(atPath: "\(layout.secrets)/c1"))
        }
    }

    @Test(arguments: ["", ".", "..", "../x", "a/b", "a\u{0}b", ".hidden", "ü"]) func aReferenceNamesNothingElse(_ name: String) async throws
    {
        try await with { secrets, _ in
            await #expect(throws: Problem.self) { try await secrets.put(Secret("x"), at: SecretReference(change: "c1", name: name)) }
            await #expect(throws: Problem.self) { try await secrets.put(Secret("x"), at: SecretReference(change: name, name: "a")) }
            await #expect(throws: Problem.self) { try await secrets.destroy(change: name) }
        }
    }

    @Test func randomIsLongSafeAndNeverTheSame() {
        let secrets = FileSecrets(layout: HostLayout.sandbox(root: "/nonexistent", run: "", share: ""))
        let made = (0..<200).map { _ in secrets.random(length: 64).exposed }
        #expect(Set(made).count == 200)
        #expect(made.allSatisfy { $0.utf8.count == 64 })
        let letters = Set(made.joined())
        #expect(letters.count == 68)
        #expect(letters.isDisjoint(with: Set("'\"\\$`%&<>?; \n")))
    }
}
