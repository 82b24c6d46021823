import ArgumentParser

/// A number on the command line, with the range that it must be in: whoever is refused reads which.
enum WholeNumber {
    static func from<Number: FixedWidthInteger & Sendable>(_ range: ClosedRange<Number>) -> @Sendable (String) throws -> Number {
        { text in
            guard let number = Number(text), range.contains(number) else {
                throw ValidationError("it must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
    }
}
