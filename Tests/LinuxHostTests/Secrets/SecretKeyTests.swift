import AgentTesting
import Foundation
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct SecretKeyTests {
    private let directory = "/tmp/agent-key-\(UInt32.random(in: 0...UInt32.max))"
    private var path: String { "\(directory)/secrets.key" }
    private let name = SecretName(unchecked: "smtp.password")

    private func within(_ body: () throws -> Void) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try body()
    }

    @Test func whatIsSealedOpensWithTheSameKeyAndNameAlone() throws {
        try within {
            let key = try SecretKeyFile(path: path).make()
            for text in ["x", "ü€𝄞\n", String(repeating: "long ", count: 3_000)] {
                let sealed = try key.seal(Secret(text), as: name)
                #expect(key.open(sealed, as: name) == Secret(text))
                #expect(!Data(sealed).holdsBytes(of: String(text.prefix(8))) || text.count < 4)
                #expect(key.open(sealed, as: SecretName(unchecked: "smtp.password2")) == nil, "another name")
                #expect(SecretKey([UInt8](repeating: 7, count: 32)).open(sealed, as: name) == nil, "another key")
                #expect(try key.seal(Secret(text), as: name) != sealed, "sealed anew each time")
            }
        }
    }

    @Test func noChangedByteAndNoCutGoesUnseen() throws {
        let key = SecretKey([UInt8](repeating: 7, count: 32))
        let sealed = try key.seal(Secret("s3cret"), as: name)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(key.open(changed, as: name) == nil)
            #expect(key.open(Array(sealed[..<index]), as: name) == nil)
        }
        #expect(key.open(sealed + [0], as: name) == nil)
    }

    @Test func theKeyIsMadeOnceForTheDaemonAlone() throws {
        try within {
            let file = SecretKeyFile(path: path)
            #expect(try file.read() == nil)
            let made = try file.make()
            var facts = stat()
            #expect(lstat(path, &facts) == 0 && facts.st_mode & 0o7777 == 0o600 && facts.st_uid == geteuid() && facts.st_size == 32)
            #expect(try file.read()?.mark == made.mark)
            #expect(throws: Problem.self) { try file.make() }
            #expect(try file.read()?.mark == made.mark, "a second one does not take its place")
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["secrets.key"], "nothing half-made stays")
            #expect(!"\(made) \(String(reflecting: made))".contains(made.mark))
        }
    }

    @Test func aFileThatOthersCouldUseIsNoKey() throws {
        for spoil in [
            { (path: String) in _ = chmod(path, 0o640) }, { _ = chmod($0, 0o604) }, { _ = chown($0, 65534, 0) }, { _ = truncate($0, 31) },
            { _ = truncate($0, 0) }, { _ = truncate($0, 64) },
            {
                rename($0, $0 + ".real")
                symlink($0 + ".real", $0)
            },
            {
                unlink($0)
                mkfifo($0, 0o600)
            },
        ] {
            try within {
                _ = try SecretKeyFile(path: path).make()
                spoil(path)
                let problem = #expect(throws: Problem.self) { try SecretKeyFile(path: path).read() }
                #expect(problem?.code == .secretKey || problem?.code == .systemCallFailed, "\(String(describing: problem))")
                #expect(problem?.message.contains(path) == true)
            }
        }
    }
}
