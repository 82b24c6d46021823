/// Whether each alternative of the whole begins with `^`. PCRE tries a pattern at that one place then, and not at each place of the text anew: what a
/// repetition reads over and does not give back is in none of its limits, so n places would cost n times n steps.
extension SnippetPattern {
    struct Anchors {
        private var isAtStart = true
        private var isMissing = false

        /// A byte that stands in no group, nor in an escape or a set.
        mutating func read(_ byte: UInt8) {
            if byte == UInt8(ascii: "|") {
                isMissing = isMissing || isAtStart
                isAtStart = true
            } else {
                isMissing = isMissing || isAtStart && byte != UInt8(ascii: "^")
                isAtStart = false
            }
        }
        var areEverywhere: Bool { !isMissing && !isAtStart }
    }
}

/// How many ways there are through a pattern, its repetitions without end apart: alternatives add up, what follows each other multiplies. PCRE tries them
/// all at each place where the pattern could begin, and its own limit does not count every step of it.
extension SnippetPattern {
    struct Ways {
        private struct Level {
            /// Of the alternatives before this one.
            var before = 0
            var here = 1
            /// Of what was read last, which a `?` would make optional.
            var last = 1
        }
        private var level = Level()
        private var outer: [Level] = []

        /// A character, or what stands for one.
        mutating func one() { level.last = 1 }
        mutating func alternative() { level = Level(before: level.before + level.here) }
        mutating func leaveOut() { level.here = level.here / level.last * (level.last + 1) }
        /// A repetition of so many different lengths.
        mutating func lengths(_ count: Int) { level.here *= count }
        mutating func open() {
            outer.append(level)
            level = Level()
        }
        /// Each `)` has its `(`: the reader has seen to it.
        mutating func close() {
            let inside = level.before + level.here
            level = outer.removeLast()
            level.here *= inside
            level.last = inside
        }

        /// Asked after every step, so that no number grows.
        var brokenRule: String? {
            level.before + level.here <= mostWays
                ? nil : "there may be \(mostWays) ways through a pattern ('?' and '|'): more can take very long"
        }
    }
}
