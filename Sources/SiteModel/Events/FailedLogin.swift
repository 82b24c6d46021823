/// A log-in that a site's WordPress refused. The door and the name are the site's word; the address is what it says nginx told it.
package struct FailedLogin: Sendable, Hashable {
    package enum Door: String, Sendable, Codable, CaseIterable {
        /// wp-login.php
        case form
        /// An application password, as the REST API takes it.
        case application
        /// A form of a plugin's own.
        case other
    }

    /// 60 bytes of what was typed, each of them percent-encoded.
    package static let longestName = 180

    package let door: Door
    /// In the one spelling that inet_ntop(3) gives.
    package let address: String
    /// Percent-encoded: letters, digits, `-_.~%`.
    package let name: String

    /// nil when the name holds what it may not.
    /// - Parameter address: canonical already; whoever reads a message makes it so.
    package init?(_ door: Door, address: String, name: String) {
        guard name.utf8.count <= Self.longestName, name.utf8.allSatisfy(Self.isPlain) else { return nil }
        self.door = door
        self.address = address
        self.name = name
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-_.~%".utf8.contains(byte)
        }
    }
}
