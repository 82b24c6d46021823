import Glibc

/// The ways in which servers write a time, as milliseconds since 1970.
enum LogTime {
    /// `2026-11-26T10:00:00+01:00`: nginx's $time_iso8601.
    static func iso(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let text = Array(bytes)
        guard text.count == 25, let utc = seconds(text, [0, 5, 8, 11, 14, 17], [4, 2, 2, 2, 2, 2]), let hours = number(text, 20, 2),
            let minutes = number(text, 23, 2), [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(text[19])
        else { return nil }
        let offset = Int64(hours * 3600 + minutes * 60)
        return (text[19] == UInt8(ascii: "+") ? utc - offset : utc + offset) * 1000
    }

    /// `2026/11/26 10:00:00` at the start of a line of nginx's error log: the machine's own time.
    static func errorLog(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let text = Array(bytes.prefix(20))
        guard text.count == 20, text[4] == UInt8(ascii: "/"), text[10] == UInt8(ascii: " "), text[19] == UInt8(ascii: " "),
            let fields = fields(text, [0, 5, 8, 11, 14, 17], [4, 2, 2, 2, 2, 2])
        else { return nil }
        return local(fields)
    }

    /// `[26-Nov-2026 10:00:00] ` or `[26-Nov-2026 10:00:00 UTC] `, as PHP writes it.
    static func php(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let text = Array(bytes.prefix(26))
        guard text.count >= 22, text[0] == UInt8(ascii: "["), text[12] == UInt8(ascii: " "),
            let month = months.firstIndex(of: String(decoding: text[4..<7], as: UTF8.self)), let day = number(text, 1, 2),
            let year = number(text, 8, 4), let hour = number(text, 13, 2), let minute = number(text, 16, 2),
            let second = number(text, 19, 2)
        else { return nil }
        let fields = [year, month + 1, day, hour, minute, second]
        return String(decoding: text[21...], as: UTF8.self).hasPrefix(" UTC]") ? utc(fields).map { $0 * 1000 } : local(fields)
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func seconds(_ text: [UInt8], _ places: [Int], _ widths: [Int]) -> Int64? { fields(text, places, widths).flatMap(utc) }

    private static func fields(_ text: [UInt8], _ places: [Int], _ widths: [Int]) -> [Int]? {
        let fields = zip(places, widths).compactMap { number(text, $0, $1) }
        return fields.count == places.count ? fields : nil
    }

    private static func number(_ text: [UInt8], _ place: Int, _ width: Int) -> Int? {
        guard place + width <= text.count, text[place..<(place + width)].allSatisfy({ (48...57).contains($0) }) else { return nil }
        return text[place..<(place + width)].reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    private static func parts(_ fields: [Int]) -> tm {
        var parts = tm()
        parts.tm_year = Int32(fields[0]) - 1900
        parts.tm_mon = Int32(fields[1]) - 1
        parts.tm_mday = Int32(fields[2])
        parts.tm_hour = Int32(fields[3])
        parts.tm_min = Int32(fields[4])
        parts.tm_sec = Int32(fields[5])
        return parts
    }

    private static func utc(_ fields: [Int]) -> Int64? {
        var parts = parts(fields)
        return Int64(timegm(&parts))
    }

    private static func local(_ fields: [Int]) -> Int64? {
        var parts = parts(fields)
        parts.tm_isdst = -1
        return Int64(mktime(&parts)) * 1000
    }
}
