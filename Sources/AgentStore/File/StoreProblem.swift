import GRDB
import SiteModel

/// What SQLite says, in our words.
enum StoreProblem {
    static func translating<Value>(_ what: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw translated(error, doing: what) }
    }

    static func translated(_ error: any Error, doing what: String) -> any Error {
        if error is Problem || error is CancellationError { return error }
        guard let sqlite = error as? DatabaseError else { return Problem(.internalError, "cannot \(what): \(error)") }
        // The message without the statement: its arguments may be anything.
        let reason = sqlite.message ?? "SQLite error \(sqlite.extendedResultCode.rawValue)"
        let details = ["sqlite.code": "\(sqlite.extendedResultCode.rawValue)"]
        switch sqlite.resultCode {
        case .SQLITE_FULL:
            return Problem(.diskFull, "cannot \(what): the disk is full", hint: "free some space, then try again", details: details)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            return Problem(.rootNotWritable, "cannot \(what): \(reason)", details: details)
        case .SQLITE_IOERR:
            return Problem(.systemCallFailed, "cannot \(what): \(reason)", details: details)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return Problem(.internalError, "cannot \(what): another process holds the state file", details: details)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return Problem(
                .internalError, "cannot \(what): the state file is damaged (\(reason))", hint: "restore it from a backup", details: details)
        default:
            return Problem(.internalError, "cannot \(what): \(reason)", details: details)
        }
    }
}
