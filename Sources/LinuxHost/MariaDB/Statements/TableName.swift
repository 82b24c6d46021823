import SiteModel

/// A table, checked so that backquotes hold it: WordPress's own are `wp_` and a word, but plugins choose what they like.
package struct TableName: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "table name"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let scalars = text.unicodeScalars
        guard (1...64).contains(scalars.count) else { return "it must have 1 to 64 characters" }
        let allowed = scalars.allSatisfy { $0.value >= 32 && $0.value < 0x10000 && $0 != "`" && $0.value != 127 }
        return allowed ? nil : "it must not hold control characters, backquotes or characters beyond U+FFFF"
    }
}

/// A table of a database.
package struct QualifiedTable: Sendable, Hashable {
    package var database: DatabaseName
    package var table: TableName
    package init(_ database: DatabaseName, _ table: TableName) {
        self.database = database
        self.table = table
    }
}
