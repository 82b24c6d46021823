import SiteModel
import Testing

@testable import LinuxHost

/// Answers of the DNS are anybody's bytes.
@Suite struct DNSMessageTests {
    private let question: [UInt8] = [1, 97, 4, 116, 101, 115, 116, 0, 0, 1, 0, 1]
    private func header(_ answers: UInt8) -> [UInt8] { [7, 7, 0x81, 0x80, 0, 1, 0, answers, 0, 0, 0, 0] }
    private let record: [UInt8] = [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1]

    @Test func addressesAreThoseOfTheKindThatWasAskedFor() {
        let other: [UInt8] = [0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 3, 1, 98, 0]
        let message = header(3) + question + other + record + record
        #expect(DNSMessage.addresses(in: message, .version4) == ["192.0.2.1", "192.0.2.1"])
        #expect(DNSMessage.addresses(in: message, .version6) == [])
        let six: [UInt8] = [0xC0, 12, 0, 28, 0, 1, 0, 0, 0, 60, 0, 16, 0x20, 1, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [1]
        #expect(DNSMessage.addresses(in: header(1) + question + six, .version6) == ["2001:db8::1"])
        #expect(DNSMessage.addresses(in: header(0) + question, .version4) == [])
    }

    @Test func everyShorterOneIsNoneAndNothingTraps() {
        let whole = header(2) + question + record + record
        for count in 0..<whole.count { #expect(DNSMessage.addresses(in: whole.prefix(count), .version4) == nil, "\(count)") }
        #expect(DNSMessage.addresses(in: header(255) + question + record, .version4) == nil)
    }

    @Test func namesThatGoOnForEverEnd() {
        let toItself: [UInt8] = [0xC0, 12] + record.dropFirst(2)
        #expect(DNSMessage.addresses(in: header(1) + [0xC0, 12, 0, 1, 0, 1] + toItself, .version4) == ["192.0.2.1"])
        #expect(DNSMessage.addresses(in: header(1) + question + [0x80, 1] + record, .version4) == nil)
        #expect(DNSMessage.addresses(in: header(1) + [UInt8](repeating: 63, count: 64 * 200), .version4) == nil)
    }

    @Test func anAddressOfTheWrongSizeIsNone() {
        let odd: [UInt8] = [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 3, 192, 0, 2]
        #expect(DNSMessage.addresses(in: header(2) + question + odd + record, .version4) == ["192.0.2.1"])
    }

    @Test func oneOutOfAThousandAddressesIsEnoughToBeTooMany() {
        let many = header(200) + question + [[UInt8]](repeating: record, count: 200).joined()
        #expect(DNSMessage.addresses(in: many, .version4)?.count == 8)
    }

    /// Any bytes, of any length: an answer or none.
    @Test func noiseIsNoTrap() {
        var state: UInt64 = 88_172_645_463_325_252
        for _ in 1...20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int(state % 90) {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                bytes.append(UInt8(truncatingIfNeeded: state))
            }
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            let found = DNSMessage.addresses(in: bytes, .version4)
            #expect((found?.count ?? 0) <= 8)
        }
    }
}
