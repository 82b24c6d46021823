import HostServices
import SiteModel

/// One statement. Its text can only come from literals in our source and from names that were checked when they were made; every
/// other value is bound. So there is no way to write an injection, not even by mistake:
///
///     "UPDATE \(table) SET option_value = \(value: title) WHERE option_name = \(value: "blogname")"
package struct SQL: Sendable, ExpressibleByStringInterpolation {
    package let text: String
    package let values: [MariaDBValue]
    /// Holds something that must not come back in an error: the server's own words are then left out.
    package let isSecret: Bool

    package init(stringLiteral text: String) {
        self.text = text
        values = []
        isSecret = false
    }

    package init(stringInterpolation parts: StringInterpolation) {
        text = parts.text
        values = parts.values
        isSecret = parts.isSecret
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        var text = ""
        var values: [MariaDBValue] = []
        var isSecret = false

        package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity + 16 * interpolationCount) }
        package mutating func appendLiteral(_ literal: String) { text += literal }
        package mutating func appendInterpolation(_ database: DatabaseName) { text += "`\(database.rawValue)`" }
        package mutating func appendInterpolation(_ table: TableName) { text += "`\(table.rawValue)`" }
        package mutating func appendInterpolation(_ place: QualifiedTable) {
            text += "`\(place.database.rawValue)`.`\(place.table.rawValue)`"
        }
        package mutating func appendInterpolation(_ account: DatabaseAccount) { text += "'\(account.rawValue)'@'localhost'" }
        package mutating func appendInterpolation(grantOn database: DatabaseName) { text += GrantTarget(database).text }
        package mutating func appendInterpolation(_ limit: Int) { text += String(limit) }
        package mutating func appendInterpolation(_ login: AccountLogin) {
            text += login.text
            isSecret = isSecret || login.isSecret
        }
        package mutating func appendInterpolation(value: MariaDBValue) {
            text += "?"
            values.append(value)
        }
        package mutating func appendInterpolation(secret: Secret) {
            text += "?"
            values.append(.text(secret.exposed))
            isSecret = true
        }
        package mutating func appendInterpolation(values list: [MariaDBValue]) {
            text += Array(repeating: "?", count: list.count).joined(separator: ", ")
            values += list
        }
    }
}

/// What can be bound.
package enum MariaDBValue: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case null
    case text(String)
    case integer(Int64)

    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
}
