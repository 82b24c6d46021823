/// One of the five fields: which numbers it knows, how they are called, how a text becomes a set and a set a text.
enum CronField: Sendable, CaseIterable {
    case minute, hour, day, month, weekday

    static let weekdayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    private static let monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    var range: ClosedRange<Int> {
        switch self {
        case .minute: 0...59
        case .hour: 0...23
        case .day: 1...31
        case .month: 1...12
        case .weekday: 0...6
        }
    }

    var all: FieldSet { FieldSet(range) }

    /// `*`, or `*/step`.
    func star(_ step: Int) -> FieldSet { FieldSet(stride(from: range.lowerBound, through: range.upperBound, by: step)) }

    /// - Returns: the set, and whether it was written with a star.
    func read(_ text: Substring) throws(BrokenCalendar) -> (set: FieldSet, isStar: Bool) {
        if text.first == "*" {
            guard text.count > 1 else { return (all, true) }
            guard text.dropFirst().first == "/" else { throw BrokenCalendar("'\(text)': a star stands alone, or with a step as in */5") }
            return (star(try step(text.dropFirst(2), of: text)), true)
        }
        var set = FieldSet()
        for item in text.split(separator: ",", omittingEmptySubsequences: false) { set.formUnion(try self.item(item)) }
        return (set, false)
    }

    private func item(_ text: Substring) throws(BrokenCalendar) -> FieldSet {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let ends = (parts.first ?? "").split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else {
            guard ends.count == 1, parts.count == 1 else { throw BrokenCalendar("'\(text)': a step needs a range, as in 10-40/5") }
            return FieldSet([wrapped(try number(ends[0], isEnd: false))])
        }
        let (first, last) = (try number(ends[0], isEnd: false), try number(ends[1], isEnd: true))
        guard first <= last else { throw BrokenCalendar("'\(text)' goes backwards") }
        let step = parts.count == 2 ? try step(parts[1], of: text) : 1
        return FieldSet(stride(from: first, through: last, by: step).map(wrapped))
    }

    private func step(_ word: Substring, of text: Substring) throws(BrokenCalendar) -> Int {
        guard let number = CalendarReader.number(word, digits: 1...2), (1...range.count).contains(number) else {
            throw BrokenCalendar("'\(text)': the step of a \(noun) is from 1 to \(range.count)")
        }
        return number
    }

    /// - Parameter isEnd: of a range: Sunday is the week's last day there.
    private func number(_ word: Substring, isEnd: Bool) throws(BrokenCalendar) -> Int {
        if self == .month, let index = Self.monthNames.firstIndex(where: { $0 == word }) { return index + 1 }
        if self == .weekday, let index = Self.weekdayNames.firstIndex(where: { $0.lowercased().prefix(3) == word }) {
            return isEnd && index == 0 ? 7 : index
        }
        let known = self == .weekday ? 0...7 : range
        guard let number = CalendarReader.number(word, digits: 1...2), known.contains(number) else {
            throw BrokenCalendar("'\(word)' is no \(noun): it is from \(known.lowerBound) to \(known.upperBound)")
        }
        return number
    }

    private func wrapped(_ number: Int) -> Int { self == .weekday && number == 7 ? 0 : number }

    /// A text that reads as this set again.
    func text(_ set: FieldSet, isStar: Bool) -> String {
        if isStar {
            guard let step = (1...range.count).first(where: { star($0) == set }) else { return list(set) }
            return step == 1 ? "*" : "*/\(step)"
        }
        return list(set)
    }

    private func list(_ set: FieldSet) -> String {
        var runs: [ClosedRange<Int>] = []
        for number in set.numbers {
            if let last = runs.last, last.upperBound == number - 1 {
                runs[runs.count - 1] = last.lowerBound...number
            } else {
                runs.append(number...number)
            }
        }
        return runs.map { run in
            run.count == 1 ? "\(run.lowerBound)" : "\(run.lowerBound)\(run.count == 2 ? "," : "-")\(run.upperBound)"
        }.joined(separator: ",")
    }

    private var noun: String {
        switch self {
        case .minute: "minute"
        case .hour: "hour"
        case .day: "day of the month"
        case .month: "month"
        case .weekday: "day of the week"
        }
    }
}
