import SiteModel

/// A value that nginx reads as exactly one argument, or as whole directives. There is no way to make one from unchecked text.
package struct NginxToken: ConfigToken {
    package let emission: Emission
    init(_ emission: Emission) { self.emission = emission }

    /// Letters, digits and `._:/[]-`: means the same bare, quoted and in the middle of a word.
    package static func word(_ text: String) throws(Problem) -> NginxToken {
        guard !text.isEmpty, text.utf8.allSatisfy(isWordByte) else {
            throw refusal(text, in: "nginx's configuration", "a word may hold only letters, digits and ._:/[]-")
        }
        return NginxToken(.word(text))
    }

    /// Any text of one line. `$` is refused: nginx has no way to write it where variables are expanded.
    package static func text(_ text: String) throws(Problem) -> NginxToken {
        guard !text.utf8.contains(where: isControl) else {
            throw refusal(text, in: "nginx's configuration", "it holds a control character")
        }
        guard !text.utf8.contains(UInt8(ascii: "$")) else {
            throw refusal(text, in: "nginx's configuration", "nginx would read '$' as a variable")
        }
        // By bytes: a quote with a combining accent is another Character, but nginx still sees the quote.
        var quoted = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") { quoted.append(UInt8(ascii: "\\")) }
            quoted.append(byte)
        }
        quoted.append(UInt8(ascii: "\""))
        return NginxToken(.argument(String(decoding: quoted, as: UTF8.self)))
    }

    /// An absolute path. Marks that `include` expands are refused, because the same path may stand there.
    package static func path(_ path: String) throws(Problem) -> NginxToken {
        if let rule = brokenPathRule(path) { throw refusal(path, in: "nginx's configuration", rule) }
        guard !path.utf8.contains(where: { Array("*?[]".utf8).contains($0) }) else {
            throw refusal(path, in: "nginx's configuration", "nginx would read '*', '?' and '[' as a pattern")
        }
        return path.utf8.allSatisfy(isWordByte) ? NginxToken(.word(path)) : try text(path)
    }

    /// `unix:` and the path of a socket. A colon would end the path.
    package static func socket(_ path: String) throws(Problem) -> NginxToken {
        guard !path.utf8.contains(UInt8(ascii: ":")) else {
            throw refusal(path, in: "nginx's configuration", "a socket's path must not hold ':'")
        }
        if case .word(let word) = try self.path(path).emission { return NginxToken(.word("unix:\(word)")) }
        return try text("unix:\(path)")
    }

    package static func number(_ number: Int) -> NginxToken { NginxToken(.word(String(number))) }
    package static func site(_ site: SiteID) -> NginxToken { NginxToken(.word(site.rawValue)) }
    package static func hostname(_ name: Hostname) -> NginxToken { NginxToken(.word(name.ascii)) }

    /// Several arguments, at least one.
    package static func hostnames(_ names: [Hostname]) throws(Problem) -> NginxToken {
        guard !names.isEmpty else { throw refusal("", in: "nginx's configuration", "a list of names must not be empty") }
        return NginxToken(.argument(names.map(\.ascii).joined(separator: " ")))
    }

    /// Whole directives, or nothing.
    package static func directives(_ directives: [NginxDirective]) -> NginxToken { NginxToken(.lines(directives.map(\.line))) }
    /// Lines that `NginxSnippet` printed from what it understood.
    static func snippet(_ lines: [String]) -> NginxToken { NginxToken(.lines(lines)) }
    package static func block(_ text: Rendered<Nginx>?) -> NginxToken { NginxToken(.lines(text?.lines ?? [])) }
    package static func blocks(_ texts: [Rendered<Nginx>]) -> NginxToken { NginxToken(.lines(texts.flatMap(\.lines))) }

    private static func isWordByte(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || Array("._:/[]-".utf8).contains(byte) }
}

/// One simple directive. Its name is written in our source, never data.
package struct NginxDirective: Sendable {
    let line: String
    package init(_ name: StaticString, _ arguments: NginxToken...) { self.init(name, arguments) }
    package init(_ name: StaticString, _ arguments: [NginxToken]) {
        let words = arguments.map { token in
            switch token.emission {
            case .word(let word), .argument(let word): word
            case .lines: ""  // a list of directives is no argument; nginx refuses the rest
            }
        }
        line = (["\(name)"] + words).joined(separator: " ") + ";"
    }
}
