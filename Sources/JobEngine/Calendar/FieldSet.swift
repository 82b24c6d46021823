/// A few numbers from 0 to 63.
struct FieldSet: Sendable, Hashable, ExpressibleByArrayLiteral {
    private(set) var bits: UInt64 = 0

    init() {}
    init(arrayLiteral elements: Int...) { elements.forEach { insert($0) } }
    init(_ numbers: some Sequence<Int>) { numbers.forEach { insert($0) } }

    mutating func insert(_ number: Int) { bits |= 1 << UInt64(number) }
    mutating func formUnion(_ other: FieldSet) { bits |= other.bits }
    func contains(_ number: Int) -> Bool { (0...63).contains(number) && bits & (1 << UInt64(number)) != 0 }
    var numbers: [Int] { (0...63).filter(contains) }
    var count: Int { bits.nonzeroBitCount }
    /// Where it holds one number: that one.
    var only: Int? { count == 1 ? bits.trailingZeroBitCount : nil }
}
