/// A site's title: 1 to 255 characters of one line that a person can see; any host name fits, being the default. Refused rather than trimmed: what was typed is what WordPress gets.
package struct SiteTitle: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "title"
    package static let code = ProblemCode.badTitle
    package static func brokenRule(_ text: String) -> String? {
        // One visible character may be many code points, so both are bounded.
        guard (1...255).contains(text.count), text.unicodeScalars.count <= 1000 else { return "it must have 1 to 255 characters" }
        if let rule = Invisible.ruleBroken(in: text, allowing: [.joiners, .emojiParts]) { return rule }
        let edges = [text.unicodeScalars.first, text.unicodeScalars.last].compactMap { $0 }
        return edges.contains { $0.properties.isWhitespace } ? "it must not begin or end with white space" : nil
    }
}
