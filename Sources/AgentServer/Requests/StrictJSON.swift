import SiteModel

/// Holds a body to one reading (RFC 8259, RFC 7493): UTF-8, limited depth, no key twice in an object, no escapes in keys.
/// Two parsers that disagree about a duplicate key would check one value and use the other.
struct StrictJSON {
    static let maximumDepth = 16

    private var bytes: ArraySlice<UInt8>
    private(set) var topLevelKeys: Set<String> = []

    /// - Returns: the keys of the outermost object.
    static func check(_ bytes: [UInt8]) throws(Problem) -> Set<String> {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw refused("it is not UTF-8") }
        var reader = StrictJSON(bytes: bytes[...])
        reader.skipSpace()
        guard reader.bytes.first == UInt8(ascii: "{") else { throw refused("it is not a JSON object") }
        try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.bytes.isEmpty else { throw refused("something follows the JSON object") }
        return reader.topLevelKeys
    }

    static func refused(_ reason: String) -> Problem { Problem(.badRequest, "cannot read the request's body: \(reason)") }

    private init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    private mutating func value(depth: Int) throws(Problem) {
        guard depth <= Self.maximumDepth else { throw Self.refused("it is nested more than \(Self.maximumDepth) deep") }
        skipSpace()
        switch bytes.first {
        case UInt8(ascii: "{"): try object(depth: depth)
        case UInt8(ascii: "["): try array(depth: depth)
        case UInt8(ascii: "\""): _ = try string()
        default: try scalar()
        }
    }

    private mutating func object(depth: Int) throws(Problem) {
        bytes.removeFirst()
        var keys: Set<String> = []
        skipSpace()
        if take("}") { return }
        repeat {
            skipSpace()
            let key = try string()
            guard !key.contains("\\") else { throw Self.refused("key '\(key)' is written with escapes") }
            guard keys.insert(key).inserted else { throw Self.refused("key '\(key)' stands twice") }
            skipSpace()
            guard take(":") else { throw Self.refused("a ':' is missing after '\(key)'") }
            try value(depth: depth + 1)
            skipSpace()
        } while take(",")
        guard take("}") else { throw Self.refused("an object does not end") }
        if depth == 0 { topLevelKeys = keys }
    }

    private mutating func array(depth: Int) throws(Problem) {
        bytes.removeFirst()
        skipSpace()
        if take("]") { return }
        repeat {
            try value(depth: depth + 1)
            skipSpace()
        } while take(",")
        guard take("]") else { throw Self.refused("an array does not end") }
    }

    /// The text between the quotes, escapes as written.
    private mutating func string() throws(Problem) -> String {
        guard take("\"") else { throw Self.refused("a string is missing") }
        var text: [UInt8] = []
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            guard byte >= 0x20 else { throw Self.refused("a string holds a control character") }
            text.append(byte)
            if byte == UInt8(ascii: "\\"), let escaped = bytes.popFirst() { text.append(escaped) }
        }
        throw Self.refused("a string does not end")
    }

    /// A number or a literal; the decoder, which reads after this, knows which ones exist. No request has a number that is not whole, and the decoder
    /// takes `512.0` and `5.12e2` for 512, and what is too long for a number that is near.
    private mutating func scalar() throws(Problem) {
        let start = bytes.startIndex
        let rest = bytes
        while let byte = bytes.first, isScalar(byte) { bytes.removeFirst() }
        if bytes.startIndex == start { throw Self.refused("a value is missing") }
        let text = rest[start..<bytes.startIndex]
        guard let first = text.first, first == UInt8(ascii: "-") || isDigit(first) else { return }
        let digits = first == UInt8(ascii: "-") ? text.dropFirst() : text
        guard digits.allSatisfy(isDigit), Int64(String(decoding: text, as: UTF8.self)) != nil else {
            throw Self.refused("a number is no whole number of 64 bits")
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private func isScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }

    private mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard bytes.first == UInt8(ascii: expected) else { return false }
        bytes.removeFirst()
        return true
    }

    private mutating func skipSpace() {
        while let byte = bytes.first, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { bytes.removeFirst() }
    }
}
