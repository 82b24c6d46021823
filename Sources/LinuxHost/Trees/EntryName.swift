import Foundation
import SiteModel

/// One name in a directory, as the bytes that the kernel keeps: a tenant's names need not be text.
package struct EntryName: Sendable, Hashable {
    /// Without the closing zero.
    package let bytes: [UInt8]

    /// Nil for what can never be one name: empty, `.`, `..`, a slash or a zero inside, more than 255 bytes.
    package init?(bytes: [UInt8]) {
        let dots = bytes == [46] || bytes == [46, 46]
        if bytes.isEmpty || bytes.count > 255 || dots || bytes.contains(47) || bytes.contains(0) { return nil }
        self.bytes = bytes
    }

    package init(_ text: String) throws(Problem) {
        guard let name = EntryName(bytes: Array(text.utf8)) else {
            throw .cannot("use the name", text, "it must be one name without a slash", code: .badPath)
        }
        self = name
    }

    /// A name that nobody else uses: `<text><16 hexadecimal digits>`.
    package static func fresh(_ text: String) throws(Problem) -> EntryName {
        let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
        return try EntryName("\(text)\(String(repeating: "0", count: 16 - digits.count))\(digits)")
    }

    package func hasPrefix(_ text: String) -> Bool { bytes.starts(with: text.utf8) }

    func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        var buffer = [CChar](repeating: 0, count: bytes.count + 1)
        for index in bytes.indices { buffer[index] = CChar(bitPattern: bytes[index]) }
        return buffer.withUnsafeBufferPointer { pointer in
            guard let base = pointer.baseAddress else { return body("") }  // never: the buffer holds at least the closing zero
            return body(base)
        }
    }
}

extension EntryName: CustomStringConvertible {
    /// For people: what is not printable ASCII is shown as \xNN, so that a name cannot forge a line of a message.
    package var description: String {
        var text = ""
        for byte in bytes {
            if (32...126).contains(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "\\x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
            }
        }
        return text
    }
}
