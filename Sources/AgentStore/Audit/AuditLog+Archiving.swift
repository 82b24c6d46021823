import GRDB
import Glibc
import SiteModel

/// Segments that take no records any more.
extension AuditLog {
    /// Seals the segment, begins the next with its last hash and puts the sealed one away as one file. One that cannot be put away stays where it lies, is
    /// read there, and goes with the next.
    /// - Returns: the number of the one that was put away.
    package func archive(at time: Int64) async throws -> (segment: Int64, end: AuditPoint) {
        try await alone("archive the audit log") {
            let segment = try self.current()
            try self.requirePlace(segment.number + 1)
            let end = try await segment.seal(at: time)
            try await self.goOn(after: segment)
            try segment.close()
            try self.putAway(before: segment.number + 1)
            return (segment.number, end)
        }
    }

    /// Nothing is sealed that could not go on: what lies in the next one's place is a person's to take away.
    private func requirePlace(_ number: Int64) throws {
        var facts = stat()
        let path = places.segment(number)
        guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_size > 0 else { return }
        throw Problem.cannot(
            "archive", "the audit log", "'\(path)' lies in the next segment's place and is no part of it", code: .auditBroken,
            hint: "move it away")
    }

    /// One that cannot be put away keeps no other where it lies. - Throws: for the last of them, which is the one that was just sealed.
    func putAway(before number: Int64) throws {
        for sealed in try places.list().live where sealed < number {
            do { try putAway(sealed) } catch {
                if sealed == number - 1 { throw error }
            }
        }
    }

    private func putAway(_ sealed: Int64) throws {
        let (from, to) = (places.segment(sealed), places.archived(sealed))
        // Never over one that is there: what SQLite made in the old place while it was looked for is none.
        if access(to, F_OK) == 0 { return }
        // One file from here on: no log beside it that could be forgotten when it is copied.
        let file = try AuditReading.file(from, readonly: false)
        try file.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try file.close()
        guard rename(from, to) == 0 else {
            throw Problem.cannot("move", from, String(cString: strerror(errno)).lowercased(), code: .systemCallFailed)
        }
    }
}
