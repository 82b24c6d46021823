// What a person adds to nginx's configuration of one site. It is read (SnippetReader), held against a list of what may be said (SnippetRules and the
// files beside it) and printed anew from what was understood (SnippetLines): no byte of it is ever pasted. A directive that is not on the list is
// refused, not dropped. docs/how-to/nginx-snippet.md is the list for people.

/// Directives of one site's server that were checked, in their canonical form. Without comments: those stay in the file of whoever wrote it.
package struct NginxSnippet: Sendable, Hashable, Codable {
    package let text: String

    package static let mostBytes = 16_384
    /// What it may be made of.
    package static var directives: [String] { SnippetName.allCases.map(\.rawValue) }

    /// - Parameter name: what the person calls it; an error says it.
    /// - Throws: `snippet-refused` with line, directive and rule.
    package init(_ source: String, named name: String) throws(Problem) {
        let items = try Self.items(of: source, named: name)
        guard !items.isEmpty else {
            throw Self.problem(name, "it says nothing", hint: "agent site snippet clear SITE")
        }
        let form = SnippetLines.canonical(items).map { "\($0)\n" }.joined()
        guard form.utf8.count <= Self.mostBytes else {
            throw Self.problem(
                name, "in the form in which it is kept it has \(form.utf8.count) bytes, and a snippet may have \(Self.mostBytes)")
        }
        text = form
    }

    /// As state, manifests and journals keep it. It is checked when it is used, not when a whole record is read: a rule of a later version shall not
    /// make the record of a site unreadable.
    package init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// Its lines for the site's server, with what the house adds so that the site's own rules hold inside of them too.
    package func lines(_ house: SnippetHouse) throws(Problem) -> [String] {
        SnippetLines(house: house).server(try Self.items(of: text, named: "of the site"))
    }

    /// Why nothing of it comes into a vhost: it was accepted by other rules, or is nobody's work. nil: it is served.
    package var refusal: Problem? {
        do throws(Problem) { _ = try Self.items(of: text, named: "of the site") } catch { return error }
        return nil
    }

    private static func items(of source: String, named name: String) throws(Problem) -> [SnippetItem] {
        do {
            return try SnippetRules.server(SnippetReader.read(source))
        } catch {
            throw problem(name, error.line.map { "line \($0): \(error.reason)" } ?? error.reason, hint: error.hint, line: error.line)
        }
    }

    private static func problem(_ name: String, _ reason: String, hint: String? = nil, line: Int? = nil) -> Problem {
        var details: [String: String] = [:]
        details["line"] = line.map(String.init)
        return .cannot("use snippet", name, reason, code: .snippetRefused, hint: hint ?? SnippetName.hint, details: details)
    }
}

/// What the site's server says elsewhere and a snippet's locations would drop or miss.
package struct SnippetHouse: Sendable {
    /// Directives for a location with a header of its own: nginx would send none of the server's there.
    package var headers: [String]
    /// Directives that run the PHP file which the visitor named.
    package var php: [String]
    /// The largest request body of the site, in MiB: no location takes more.
    package var upload: Int
    package init(headers: [String], php: [String], upload: Int) {
        self.headers = headers
        self.php = php
        self.upload = upload
    }
}

/// Why a snippet is refused. Words follow "cannot use snippet '…': line N: ".
struct SnippetRefusal: Error {
    var line: Int?
    var reason: String
    var hint: String?
    init(_ line: Int?, _ reason: String, hint: String? = nil) {
        self.line = line
        self.reason = reason
        self.hint = hint
    }
}
