/// What the audit log may hold of a value. What is secret is never given to it in another form, so nothing has to be searched for and struck out.
package enum AuditValue: Codable, Sendable, Hashable {
    case text(String)
    case list([String])
    case number(Int64)
    case flag(Bool)
    /// It is there, and nobody reads here what it is.
    case hidden

    private static let dots = "•••"
    private static let longest = 300
    /// Of a list, in letters: a record is no store for whoever asks often, also for what is refused.
    private static let longestList = 2000

    /// One line, nothing invisible, not endless: what stands here is read in terminals and tables.
    package init(_ text: String) { self = .text(printable(text, longest: Self.longest)) }
    package init(_ texts: [String]) {
        var (shown, room) = ([String](), Self.longestList)
        for text in texts {
            let one = printable(text, longest: Self.longest)
            room -= one.unicodeScalars.count + 1
            guard room >= 0 else {
                shown.append("… \(texts.count - shown.count) more")
                break
            }
            shown.append(one)
        }
        self = .list(shown)
    }

    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Int64.self) {
            self = .number(number)
        } else if let list = try? value.decode([String].self) {
            self = .list(list)
        } else {
            let text = try value.decode(String.self)
            self = text == Self.dots ? .hidden : .text(text)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .text(let text): try value.encode(text)
        case .list(let list): try value.encode(list)
        case .number(let number): try value.encode(number)
        case .flag(let flag): try value.encode(flag)
        case .hidden: try value.encode(Self.dots)
        }
    }

    package var plain: String {
        switch self {
        case .text(let text): text
        case .list(let list): list.joined(separator: " ")
        case .number(let number): "\(number)"
        case .flag(let flag): flag ? "true" : "false"
        case .hidden: Self.dots
        }
    }
}

extension [String: AuditValue] {
    /// `cache=off php=8.2`, in one order always.
    package var line: String { sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.plain)" }.joined(separator: " ") }
}
