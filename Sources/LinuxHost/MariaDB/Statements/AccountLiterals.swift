import Crypto
import SiteModel

/// What MariaDB keeps of a password (mysql_native_password): `*` and the SHA-1 of the SHA-1 in hex. Made here, because CREATE USER
/// cannot bind values: the clear password never becomes part of a statement, a log or the server's history.
///
/// SHA-1 without a salt is weak for what people think up; our passwords are random and long. The stronger `ed25519` is no choice:
/// PHP's mysqlnd cannot speak it.
package struct NativePasswordHash: Sendable {
    let text: String

    package init(of password: Secret) {
        let inner = Insecure.SHA1.hash(data: Array(password.exposed.utf8))
        let outer = Insecure.SHA1.hash(data: Array(inner))
        let digits = Array("0123456789ABCDEF")
        text = outer.reduce(into: "*") { text, byte in
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
    }
}

/// How an account proves who it is: by its password, or by being the Unix user of the same name, whom the server asks the socket for.
package struct AccountLogin: Sendable {
    let text: String
    let isSecret: Bool

    package init(_ password: Secret?) {
        text = password.map { "mysql_native_password USING '\(NativePasswordHash(of: $0).text)'" } ?? "unix_socket"
        isSecret = password != nil
    }
}

/// The database part of a GRANT is a pattern: `_` and `%` are wildcards there and nowhere else, so that an unescaped `s_a` would open
/// `sXa` as well.
struct GrantTarget {
    let text: String
    init(_ database: DatabaseName) {
        let escaped = database.rawValue.reduce(into: "") { text, character in
            if character == "_" || character == "%" { text.append("\\") }
            text.append(character)
        }
        text = "`\(escaped)`.*"
    }
}
