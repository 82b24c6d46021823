import Glibc

/// One cell: what every format can say.
indirect enum Value: Sendable, Equatable {
    case none
    case text(String)
    case number(Int64)
    case flag(Bool)
    case list([Value])
    case records([Record])

    typealias Record = [Field]
    struct Field: Sendable, Equatable {
        let name: String
        let value: Value
        init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }
    }

    static func text(_ text: String?) -> Value { text.map { .text($0) } ?? .none }
    static func number(_ number: (some BinaryInteger)?) -> Value { number.map { .number(Int64($0)) } ?? .none }
    static func list(_ texts: [String]) -> Value { .list(texts.map { .text($0) }) }

    /// Seconds since 1970 as ISO 8601 in UTC.
    static func time(_ seconds: Int64?) -> Value {
        guard var time = seconds.map({ time_t($0) }) else { return .none }
        var parts = tm()
        gmtime_r(&time, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        return .text("\(day)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z")
    }

    /// In one cell of a table or of CSV.
    var flat: String {
        switch self {
        case .none: ""
        case .text(let text): text
        case .number(let number): "\(number)"
        case .flag(let flag): flag ? "true" : "false"
        case .list(let values): values.map(\.flat).joined(separator: " ")
        case .records(let records): records.map { $0.first?.value.flat ?? "" }.joined(separator: " ")
        }
    }
}
