/// Goes over a pattern once and holds it against the rules.
extension SnippetPattern {
    struct Reader {
        let bytes: [UInt8]
        var at = 0
        var open = 0
        var groups = 0
        var repetitions = 0
        var counted = 0
        var ways = Ways()
        var anchors = Anchors()
        /// What a quantifier would repeat now.
        var last = Last.nothing
        enum Last { case nothing, one, group }

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func brokenRule() -> String? {
            while at < bytes.count {
                let byte = bytes[at]
                at += 1
                if open == 0 { anchors.read(byte) }
                switch byte {
                case UInt8(ascii: "\\"): if let rule = escape() { return rule }
                case UInt8(ascii: "["): if let rule = set() { return rule }
                case UInt8(ascii: "("): if let rule = group() { return rule }
                case UInt8(ascii: ")"):
                    guard open > 0 else { return "a ')' in the pattern closes nothing" }
                    open -= 1
                    last = .group
                    ways.close()
                case UInt8(ascii: "*"), UInt8(ascii: "+"): if let rule = repetition(isOpen: true) { return rule }
                case UInt8(ascii: "?"):
                    guard last != .nothing else { return "a '?' in the pattern follows nothing that it could repeat" }
                    ways.leaveOut()
                    last = .nothing
                case UInt8(ascii: "{"): if let rule = count() { return rule }
                case UInt8(ascii: "|"):
                    ways.alternative()
                    last = .nothing
                case UInt8(ascii: "^"), UInt8(ascii: "$"): last = .nothing
                default: last = .one
                }
                if last == .one { ways.one() }
                if let rule = ways.brokenRule { return rule }
            }
            guard open == 0 else { return "a '(' in the pattern is never closed" }
            guard repetitions == 0 || anchors.areEverywhere else {
                return "a pattern that repeats without a fixed length begins with '^', in each of its alternatives"
            }
            return nil
        }

        private mutating func escape() -> String? {
            guard at < bytes.count else { return "a '\\' at the end of the pattern" }
            let byte = bytes[at]
            at += 1
            let isLetter = (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
            guard !isLetter || Array("dDwWsSbB".utf8).contains(byte) else {
                return "'\\\(Character(Unicode.Scalar(byte)))' may not be used in a pattern"
            }
            last = Array("bB".utf8).contains(byte) ? .nothing : .one
            return nil
        }

        private mutating func set() -> String? {
            if at < bytes.count, bytes[at] == UInt8(ascii: "^") { at += 1 }
            let start = at
            while at < bytes.count, bytes[at] != UInt8(ascii: "]") || at == start {
                if bytes[at] == UInt8(ascii: "[") || at == start && bytes[at] == UInt8(ascii: "]") {
                    return "in a set of characters '[' and a leading ']' must be written with '\\'"
                }
                if bytes[at] == UInt8(ascii: "\\") {
                    at += 1
                    if let rule = escape() { return rule }
                } else {
                    at += 1
                }
            }
            guard at < bytes.count else { return "a '[' in the pattern is never closed" }
            at += 1
            last = .one
            return nil
        }

        private mutating func group() -> String? {
            if at < bytes.count, bytes[at] == UInt8(ascii: "*") { return "'(*' may not be used in a pattern" }
            if at < bytes.count, bytes[at] == UInt8(ascii: "?") {
                guard at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: ":") else {
                    return "of the groups that begin with '(?' a pattern may use '(?:' alone"
                }
                at += 2
            }
            open += 1
            groups += 1
            ways.open()
            last = .nothing
            return groups <= mostGroups ? nil : "a pattern may have \(mostGroups) groups"
        }

        /// A lazy or possessive mark may follow.
        private mutating func repetition(isOpen: Bool) -> String? {
            guard last != .nothing else { return "a repetition in the pattern follows nothing that it could repeat" }
            guard last == .one else { return "a group may be left out ('?') but not repeated: that can take very long" }
            if isOpen { repetitions += 1 }
            guard repetitions <= mostOpenRepetitions else {
                return "a pattern may hold \(mostOpenRepetitions) repetitions without a fixed length: more can take very long"
            }
            if at < bytes.count, bytes[at] == UInt8(ascii: "?") || bytes[at] == UInt8(ascii: "+") { at += 1 }
            last = .nothing
            return nil
        }

        /// `{2}`, `{2,}`, `{2,4}`.
        private mutating func count() -> String? {
            guard let end = bytes[at...].firstIndex(of: UInt8(ascii: "}")) else { return "a '{' in a pattern must be written with '\\'" }
            let parts = bytes[at..<end].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            let numbers = parts.map { part in Int(String(decoding: part, as: UTF8.self)) }
            let low = numbers[0]
            guard (1...2).contains(parts.count), let low, (0...mostCounted).contains(low),
                bytes[at..<end].allSatisfy({ (48...57).contains($0) || $0 == 44 })
            else { return "a '{' in a pattern must be written with '\\', or as {2}, {2,} or {2,4} with at most \(mostCounted)" }
            var isOpen = false
            if parts.count == 2 {
                if !parts[1].isEmpty {
                    guard let high = numbers[1], (low...mostCounted).contains(high) else {
                        return "a repetition in the pattern counts backwards or above \(mostCounted)"
                    }
                    isOpen = high > low
                } else {
                    isOpen = true
                }
            }
            at = end + 1
            let high = numbers.last.flatMap(\.self) ?? low
            counted += high
            guard counted <= mostCounted else { return "the repetitions of a pattern may count to \(mostCounted) together" }
            // Of each length that there may be, one.
            ways.lengths(high - low + 1)
            return repetition(isOpen: isOpen)
        }
    }
}
