import Crypto

/// `agt_t23456789abc_<64 hex of the secret><8 hex of a checksum>`. The prefix and the checksum are for programs that look for leaked secrets, and for
/// an answer to a cut token without a look into the store; neither keeps anybody out. The secret does: 256 bits of the system's generator.
package struct AccessToken: Sendable, Equatable {
    package static let prefix = "agt_"
    package let id: TokenID
    private let secret: [UInt8]

    /// - Parameter secret: 32 bytes of the system's generator. With any other number of them it opens nothing: its text is no token's.
    package init(id: TokenID, secret: [UInt8]) {
        self.id = id
        self.secret = secret
    }

    /// nil: it is no token, or a part of one. What was given is never quoted.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        let head = Self.prefix.utf8.count
        guard bytes.count == head + 12 + 1 + 64 + 8, text.hasPrefix(Self.prefix), bytes[head + 12] == UInt8(ascii: "_"),
            let id = TokenID(rawValue: String(decoding: bytes[head..<head + 12], as: UTF8.self)),
            let secret = Self.bytes(ofHex: bytes[(head + 13)..<(head + 77)])
        else { return nil }
        self.init(id: id, secret: secret)
        guard self.text.exposed == text else { return nil }
    }

    /// As it is handed over, once.
    package var text: Secret {
        let body = "\(Self.prefix)\(id)_\(Self.hex(secret))"
        return Secret(body + Self.hex(Array(SHA256.hash(data: Array(body.utf8)).prefix(4))))
    }

    /// What is stored. The secret cannot be guessed, so nothing slower than SHA-256 is needed.
    package var hash: [UInt8] { Array(SHA256.hash(data: secret)) }

    private static func hex(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    private static func bytes(ofHex text: ArraySlice<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        for index in stride(from: text.startIndex, to: text.endIndex, by: 2) {
            guard let byte = UInt8(String(decoding: text[index..<index + 2], as: UTF8.self), radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
