import Foundation
import GRDB
import SiteModel

@testable import AgentStore

/// A place for an audit log, and what somebody with root's rights and SQLite does there.
struct AuditFolder {
    let directory: String
    let places: AuditPlaces

    init(at directory: String = "/tmp/agent-audit-\(UInt32.random(in: 0...UInt32.max))") throws {
        try FileManager.default.createDirectory(atPath: "\(directory)/archive", withIntermediateDirectories: true)
        self.directory = directory
        @Sendable func numbers(_ path: String) throws -> [Int64] {
            try FileManager.default.contentsOfDirectory(atPath: path).compactMap { $0.hasSuffix(".db") ? Int64($0.dropLast(3)) : nil }
                .sorted()
        }
        places = AuditPlaces(
            segment: { "\(directory)/\($0).db" }, archived: { "\(directory)/archive/\($0).db" },
            list: { (try numbers(directory), try numbers("\(directory)/archive")) })
    }

    func remove() throws { try FileManager.default.removeItem(atPath: directory) }

    static func record(_ action: String) -> AuditRecord {
        AuditRecord(
            at: 1000, actor: AuditActor(kind: .peer, uid: 7, name: "seven", address: "unix pid 1", program: nil), action: action,
            entity: "host", outcome: .begun, version: "1")
    }

    static var note: AuditAnewNote {
        var note = AuditAnewNote(at: 9, damage: "")
        (note.uid, note.name, note.reason) = (7, "seven", "a lost block")
        return note
    }

    /// One at a time, with the log open only meanwhile.
    func with<Value>(_ body: (AuditLog) async throws -> Value) async throws -> Value {
        let log = AuditLog(places)
        do {
            let value = try await body(log)
            try log.close()
            return value
        } catch {
            try log.close()
            throw error
        }
    }

    @discardableResult func write(_ count: Int, _ action: String = "a") async throws -> AuditAnchor {
        try await with { log in
            for index in 0..<count { _ = try await log.append(Self.record("\(action)\(index)")) }
            return try await log.anchor(at: 1)
        }
    }

    func findings(_ anchors: [AuditAnchor] = []) async throws -> [AuditVerifier.Finding] {
        try await with { try await $0.verify(against: anchors).findings }
    }

    func tamper(_ number: Int64, _ sql: String...) throws {
        let open = places.segment(number)
        let file = try DatabaseQueue(path: FileManager.default.fileExists(atPath: open) ? open : places.archived(number))
        try file.write { db in
            for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(name)")
            }
            for one in sql { try db.execute(sql: one) }
        }
        try file.close()
    }

    /// As a disk does: the one place where `text` stands begins with another byte.
    func flip(_ number: Int64, _ text: String) throws {
        let open = URL(fileURLWithPath: places.segment(number))
        let file = FileManager.default.fileExists(atPath: open.path) ? open : URL(fileURLWithPath: places.archived(number))
        let database = try DatabaseQueue(path: file.path)
        try database.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try database.close()
        var bytes = try Data(contentsOf: file)
        let places = bytes.ranges(of: Data(text.utf8))
        guard places.count == 1 else { throw Problem(.internalError, "'\(text)' stands \(places.count) times in \(file.path)") }
        bytes[places[0].lowerBound] ^= 0x40
        try bytes.write(to: file)
    }

    /// Bytes that are no database.
    func ruin(_ number: Int64) throws {
        for rest in ["-wal", "-shm"] { unlink(places.segment(number) + rest) }
        try Data(repeating: 0x5a, count: 8192).write(to: URL(fileURLWithPath: places.segment(number)))
    }

    /// All that lies there, to be put back later.
    func copy(to aside: String) throws { try FileManager.default.copyItem(atPath: directory, toPath: aside) }
    func putBack(_ aside: String) throws {
        try FileManager.default.removeItem(atPath: directory)
        try FileManager.default.copyItem(atPath: aside, toPath: directory)
    }
}
