import Foundation
import SiteModel

@testable import LinuxHost

/// Every table of a database: how it is made and what it holds, in the order of its first column.
struct DatabaseSnapshot {
    struct Table {
        var definition: String
        /// Column names, then rows.
        var columns: [String]
        var rows: [[String?]]
    }
    var tables: [String: Table] = [:]

    init(_ database: DatabaseName, _ pool: MariaDBPool) async throws {
        tables = try await pool.with { connection in
            var tables: [String: Table] = [:]
            for name in try await connection.tables(of: database) {
                let place = QualifiedTable(database, name)
                let definition = try await connection.run("show", name.rawValue, "SHOW CREATE TABLE \(place)").rows[0][1] ?? ""
                let columns = try await connection.run("show", name.rawValue, "SHOW COLUMNS FROM \(place)").firstColumn
                let rows = try await connection.run("read", name.rawValue, "SELECT * FROM \(place) ORDER BY 1, 2").rows
                tables[name.rawValue] = Table(
                    definition: definition.replacing(#/ AUTO_INCREMENT=\d+/#, with: ""), columns: columns, rows: rows)
            }
            return tables
        }
    }
}

/// A value with its points in time taken out: what is left must be equal, the times must have the same distance from the installation.
struct TimelessValue {
    var text: String
    var seconds: [Int64]

    init(_ value: String, installedAt: Int64, isTimestamp: Bool) {
        var seconds: [Int64] = []
        var text = value.replacing(#/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/#) { match in
            // WordPress's zero date is no point in time.
            guard let date = Self.format.date(from: String(match.output)) else { return String(match.output) }
            seconds.append(Int64(date.timeIntervalSince1970) - installedAt)
            return "<time>"
        }
        if isTimestamp {
            text = text.replacing(#/\b1\d{9}\b/#) { match in
                seconds.append((Int64(match.output) ?? 0) - installedAt)
                return "<time>"
            }
        }
        self.text = text
        self.seconds = seconds
    }

    func matches(_ other: TimelessValue) -> Bool {
        text == other.text && seconds.count == other.seconds.count && zip(seconds, other.seconds).allSatisfy { abs($0 - $1) <= 3 }
    }

    private static var format: DateFormatter {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "yyyy-MM-dd HH:mm:ss"
        return format
    }
}
