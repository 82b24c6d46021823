import CMariaDB
import SiteModel

/// What the server or the client library said. Decisions are made by number; the words are for people.
struct MariaDBFailure: Error {
    var number: UInt32
    var words: String

    init(number: UInt32, words: String) {
        self.number = number
        self.words = words
    }
    init(_ handle: UnsafeMutablePointer<MYSQL>) {
        self.init(number: mysql_errno(handle), words: String(cString: mysql_error(handle)))
    }
    init(statement: UnsafeMutablePointer<MYSQL_STMT>) {
        self.init(number: mysql_stmt_errno(statement), words: String(cString: mysql_stmt_error(statement)))
    }

    /// The client library's own numbers (CR_*) begin at 2000: the connection is in doubt. 1053: shutting down; 1927: killed.
    var endsConnection: Bool { (2000..<3000).contains(number) || number == 1053 || number == 1927 }

    /// 1021 disk full, 1114 table full: what InnoDB says when it cannot grow a file. 3, 1005, 1006 and 1030 (cannot write, make a table,
    /// make a database, read from the engine) have many causes; which one, the server says only as a number among its words: ENOSPC, or
    /// the engine's own 135 and 136.
    private var isDiskFull: Bool {
        switch number {
        case 1021, 1114: true
        case 3, 1005, 1006, 1030: causeNumber.map { [28, 135, 136].contains($0) } ?? false
        default: false
        }
    }

    private var causeNumber: Int? {
        words.firstMatch(of: /(?:errno: |Errcode: |error )([0-9]+)/).flatMap { Int($0.1) }
    }

    private static let hint = "look whether MariaDB runs and answers: agent doctor, then ask again"

    func problem(_ verb: String, _ thing: String, secret: Bool) -> Problem {
        let details = ["mariadb.errno": "\(number)"]
        if endsConnection {
            return .cannot(verb, thing, "MariaDB does not answer", code: .databaseUnavailable, hint: Self.hint, details: details)
        }
        if isDiskFull {
            return .cannot(
                verb, thing, "MariaDB's disk is full", code: .diskFull, hint: "free some space, then run the command again",
                details: details)
        }
        let reason = secret ? "MariaDB refused it (error \(number))" : "MariaDB says: \(words)"
        return .cannot(verb, thing, reason, code: .commandFailed, details: details)
    }

    func connecting(to socket: String) -> Problem {
        .cannot(
            "connect to MariaDB at", socket, words.isEmpty ? "it does not answer" : words, code: .databaseUnavailable, hint: Self.hint,
            details: ["mariadb.errno": "\(number)"])
    }
}
