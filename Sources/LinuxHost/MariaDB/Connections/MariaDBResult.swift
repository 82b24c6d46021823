import CMariaDB

/// Rows as text, as WordPress sees them, and how many rows a statement changed.
package struct MariaDBResult: Sendable, Hashable {
    package var rows: [[String?]]
    package var affected: UInt64

    /// The first column of every row that is not null.
    package var firstColumn: [String] { rows.compactMap { $0.first ?? nil } }
}

/// A statement without values: one round trip.
func runText(_ handle: UnsafeMutablePointer<MYSQL>, _ sql: SQL) throws(MariaDBFailure) -> MariaDBResult {
    guard mysql_real_query(handle, sql.text, UInt(sql.text.utf8.count)) == 0 else { throw MariaDBFailure(handle) }
    guard let result = mysql_store_result(handle) else {
        // No result is an error only when the statement should have had one.
        guard mysql_field_count(handle) == 0 else { throw MariaDBFailure(handle) }
        return MariaDBResult(rows: [], affected: mysql_affected_rows(handle))
    }
    defer { mysql_free_result(result) }
    let columns = Int(mysql_num_fields(result))
    var rows: [[String?]] = []
    while let row = mysql_fetch_row(result), let lengths = mysql_fetch_lengths(result) {
        rows.append(
            (0..<columns).map { column in
                row[column].map { bytes in
                    String(decoding: UnsafeRawBufferPointer(start: bytes, count: Int(lengths[column])), as: UTF8.self)
                }
            })
    }
    guard mysql_errno(handle) == 0 else { throw MariaDBFailure(handle) }
    return MariaDBResult(rows: rows, affected: 0)
}
