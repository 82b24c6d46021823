/// Writing systems, as far as mixing them in one label matters. Swift's standard library does not know a character's script.
enum Script: String {
    case latin = "Latin"
    case greek = "Greek"
    case cyrillic = "Cyrillic"
    case armenian = "Armenian"
    case hebrew = "Hebrew"
    case arabic = "Arabic"
    case indic = "Indic"
    case thai = "Thai"
    case georgian = "Georgian"
    case hangul = "Hangul"
    case kana = "Kana"
    case bopomofo = "Bopomofo"
    case han = "Han"
    case other = "other"

    static func all(in label: Substring) -> Set<Script> {
        Set(label.unicodeScalars.compactMap(of))
    }

    /// One script, or a mix that one written language uses: Latin beside Chinese, Japanese or Korean ("highly restrictive", UTS 39 5.2).
    static func belongTogether(_ scripts: Set<Script>) -> Bool {
        scripts.count <= 1 || languages.contains { scripts.isSubset(of: $0) }
    }

    private static let languages: [Set<Script>] = [[.latin, .han, .kana], [.latin, .han, .bopomofo], [.latin, .han, .hangul]]

    /// nil: digits, hyphens and marks, which every script shares.
    private static func of(_ scalar: Unicode.Scalar) -> Script? {
        guard scalar.properties.isAlphabetic else { return nil }
        return blocks.first { $0.range.contains(scalar.value) }?.script ?? .other
    }

    private static let blocks: [(range: ClosedRange<UInt32>, script: Script)] = [
        (0x0041...0x024F, .latin), (0x0250...0x02AF, .latin), (0x1E00...0x1EFF, .latin), (0xA720...0xA7FF, .latin),
        (0x0370...0x03FF, .greek), (0x1F00...0x1FFF, .greek),
        (0x0400...0x052F, .cyrillic), (0x1C80...0x1C8F, .cyrillic), (0x2DE0...0x2DFF, .cyrillic), (0xA640...0xA69F, .cyrillic),
        (0x0530...0x058F, .armenian), (0x0590...0x05FF, .hebrew),
        (0x0600...0x06FF, .arabic), (0x0750...0x077F, .arabic), (0x08A0...0x08FF, .arabic),
        (0x0900...0x0DFF, .indic), (0x0E00...0x0E7F, .thai), (0x10A0...0x10FF, .georgian),
        (0x1100...0x11FF, .hangul), (0xAC00...0xD7FF, .hangul), (0x3130...0x318F, .hangul),
        (0x3040...0x30FF, .kana), (0x31F0...0x31FF, .kana), (0x3100...0x312F, .bopomofo), (0x31A0...0x31BF, .bopomofo),
        (0x3005...0x3007, .han), (0x3400...0x4DBF, .han), (0x4E00...0x9FFF, .han), (0x20000...0x323AF, .han),
    ]
}
