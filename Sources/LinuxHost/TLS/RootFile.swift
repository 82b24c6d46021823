import Foundation
import X509

/// Certificates of a file that a person wrote, as all who read it here take them: curl, lego and we do not agree on lines of another length, blank ones and
/// blocks that are damaged (RFC 7468 3 asks writers for 64 characters a line, and readers for patience).
enum RootFile {
    private static let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----")

    /// - Returns: the same certificates in the strict form; nil: it holds none, or something that one of the three would stumble over.
    static func normalised(_ text: String) -> String? {
        var (blocks, body) = ([Data](), String?.none)
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let line = String(line.reversed().drop { $0.isWhitespace }.reversed())
            switch (line, body) {
            case (begin, nil): body = ""
            case (end, let read?):
                guard !read.isEmpty, let block = Data(base64Encoded: read) else { return nil }
                blocks.append(block)
                body = nil
            case (_, let read?): body = read + line.filter { !$0.isWhitespace }
            // lego takes no other kinds, nor what does not begin a line; comments may stand between.
            case (_, nil) where line.contains("CERTIFICATE-----"): return nil
            default: continue
            }
        }
        // Those that our own library does not know yet stay for the others.
        guard body == nil, blocks.contains(where: { (try? Certificate(derEncoded: Array($0))) != nil }) else { return nil }
        return blocks.map { "\(begin)\n\($0.base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed]))\n\(end)\n" }
            .joined()
    }
}
