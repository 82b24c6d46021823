import GRDB

/// What a damaged file, or somebody with root's rights, put there may have any type: it is no reason for the daemon to end.
extension Row {
    func word(_ column: String) -> String? { (self[column] as DatabaseValue?).flatMap { String.fromDatabaseValue($0) } }
    func number(_ column: String) -> Int64? { (self[column] as DatabaseValue?).flatMap { Int64.fromDatabaseValue($0) } }
}
