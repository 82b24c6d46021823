/// RFC 4180 with a head line; lines end as Unix text does.
enum CSVText {
    static func text(names: [String], _ rows: [Value.Record]) -> String {
        ([names] + rows.map { $0.map(\.value.flat) }).map { $0.map(cell).joined(separator: ",") + "\n" }.joined()
    }

    private static func cell(_ text: String) -> String {
        let needsQuotes = text.utf8.contains { [UInt8(ascii: ","), UInt8(ascii: "\""), 0x0a, 0x0d].contains($0) }
        return needsQuotes ? "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"" : text
    }
}
