import CMariaDB

/// A statement with values: prepared, bound, run, read and closed again. Values travel beside the text, never in it.
func runPrepared(_ handle: UnsafeMutablePointer<MYSQL>, _ sql: SQL) throws(MariaDBFailure) -> MariaDBResult {
    guard let statement = mysql_stmt_init(handle) else { throw MariaDBFailure(handle) }
    defer { mysql_stmt_close(statement) }
    guard mysql_stmt_prepare(statement, sql.text, UInt(sql.text.utf8.count)) == 0 else { throw MariaDBFailure(statement: statement) }
    guard Int(mysql_stmt_param_count(statement)) == sql.values.count else {
        throw MariaDBFailure(number: 0, words: "a question mark in the statement's own text")
    }
    let buffers = BoundValues(sql.values)
    guard mysql_stmt_bind_param(statement, buffers.binds.baseAddress) == 0, mysql_stmt_execute(statement) == 0 else {
        throw MariaDBFailure(statement: statement)
    }
    let columns = Int(mysql_stmt_field_count(statement))
    guard columns > 0 else { return MariaDBResult(rows: [], affected: mysql_stmt_affected_rows(statement)) }
    guard mysql_stmt_store_result(statement) == 0 else { throw MariaDBFailure(statement: statement) }
    return MariaDBResult(rows: try readRows(statement, columns: columns), affected: 0)
}

/// Reads every column as text: first its length (into an empty buffer), then its bytes.
private func readRows(_ statement: UnsafeMutablePointer<MYSQL_STMT>, columns: Int) throws(MariaDBFailure) -> [[String?]] {
    let lengths = UnsafeMutableBufferPointer<UInt>.allocate(capacity: columns)
    let nulls = UnsafeMutableBufferPointer<my_bool>.allocate(capacity: columns)
    let binds = UnsafeMutableBufferPointer<MYSQL_BIND>.allocate(capacity: columns)
    defer {
        lengths.deallocate()
        nulls.deallocate()
        binds.deallocate()
    }
    lengths.initialize(repeating: 0)
    nulls.initialize(repeating: 0)
    binds.initialize(repeating: MYSQL_BIND())
    for column in 0..<columns {
        binds[column].buffer_type = MYSQL_TYPE_STRING
        binds[column].length = lengths.baseAddress?.advanced(by: column)
        binds[column].is_null = nulls.baseAddress?.advanced(by: column)
    }
    guard mysql_stmt_bind_result(statement, binds.baseAddress) == 0 else { throw MariaDBFailure(statement: statement) }
    var rows: [[String?]] = []
    while true {
        let outcome = mysql_stmt_fetch(statement)
        if outcome == MYSQL_NO_DATA { return rows }
        guard outcome == 0 || outcome == MYSQL_DATA_TRUNCATED else { throw MariaDBFailure(statement: statement) }
        var row: [String?] = []
        for column in 0..<columns {
            row.append(nulls[column] != 0 ? nil : try readColumn(statement, column, length: Int(lengths[column])))
        }
        rows.append(row)
    }
}

private func readColumn(_ statement: UnsafeMutablePointer<MYSQL_STMT>, _ column: Int, length: Int) throws(MariaDBFailure) -> String {
    guard length > 0 else { return "" }
    // One more byte than needed: numbers are converted with a terminating NUL.
    var bytes = [UInt8](repeating: 0, count: length + 1)
    var bind = MYSQL_BIND()
    bind.buffer_type = MYSQL_TYPE_STRING
    bind.buffer_length = UInt(bytes.count)
    var written: UInt = 0
    var isNull: my_bool = 0
    var truncated: my_bool = 0
    let outcome = bytes.withUnsafeMutableBytes { buffer in
        withUnsafeMutablePointer(to: &written) { written in
            withUnsafeMutablePointer(to: &isNull) { isNull in
                withUnsafeMutablePointer(to: &truncated) { truncated in
                    bind.buffer = buffer.baseAddress
                    bind.length = written
                    bind.is_null = isNull
                    bind.error = truncated
                    return mysql_stmt_fetch_column(statement, &bind, UInt32(column), 0)
                }
            }
        }
    }
    guard outcome == 0, truncated == 0 else { throw MariaDBFailure(statement: statement) }
    return String(decoding: bytes[..<min(length, bytes.count)], as: UTF8.self)
}
