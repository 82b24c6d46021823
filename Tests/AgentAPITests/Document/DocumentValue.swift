import Foundation
import Yams

/// What YAML and JSON have in common, so that one checker reads both.
enum DocumentValue: Hashable, Sendable {
    case null
    case flag(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([DocumentValue])
    case object([String: DocumentValue])

    struct Strange: Error { var what: String }

    init(yaml: String) throws { self = try Self.plain(Yams.load(yaml: yaml)) }
    init(json: some Sequence<UInt8>) throws { self = try JSONDecoder().decode(Self.self, from: Data(json)) }

    private static func plain(_ value: Any?) throws -> Self {
        switch value {
        case nil, is NSNull: return .null
        case let flag as Bool: return .flag(flag)
        case let integer as Int: return .integer(Int64(integer))
        case let number as Double: return .number(number)
        case let text as String: return .text(text)
        case let list as [Any]: return .list(try list.map { try plain($0) })
        case let object as [AnyHashable: Any]:
            return .object(
                try object.reduce(into: [:]) { known, pair in
                    // A status that is not quoted is a number: a reader of OpenAPI would not find it.
                    guard let key = pair.key as? String else { throw Strange(what: "key \(pair.key) is no text") }
                    known[key] = try plain(pair.value)
                })
        default: throw Strange(what: "\(String(describing: value))")
        }
    }

    subscript(_ key: String) -> Self? {
        if case .object(let object) = self { object[key] } else { nil }
    }
    var object: [String: Self] { if case .object(let object) = self { object } else { [:] } }
    var list: [Self] { if case .list(let list) = self { list } else { [] } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var integer: Int64? { if case .integer(let integer) = self { integer } else { nil } }
    var texts: [String] { list.compactMap(\.text) }

    /// The same with another value at a place, or with nothing there.
    func replacing(_ path: some Collection<String>, with value: Self?) -> Self {
        guard let key = path.first else { return value ?? .null }
        var object = object
        if path.count == 1 {
            object[key] = value
        } else {
            object[key] = (object[key] ?? .object([:])).replacing(path.dropFirst(), with: value)
        }
        return .object(object)
    }
}

extension DocumentValue: Codable {
    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let integer = try? value.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([Self].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: Self].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .flag(let flag): try value.encode(flag)
        case .integer(let integer): try value.encode(integer)
        case .number(let number): try value.encode(number)
        case .text(let text): try value.encode(text)
        case .list(let list): try value.encode(list)
        case .object(let object): try value.encode(object)
        }
    }
}
