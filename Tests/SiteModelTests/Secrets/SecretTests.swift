import SiteModel
import Testing

@Suite struct SecretTests {
    @Test(arguments: ["a", "smtp.password", "webhook-1_key", "a0", String(repeating: "a", count: 64)])
    func whatIsANameIsOne(_ text: String) throws { #expect(try SecretName(text).rawValue == text) }

    @Test(arguments: [
        "", "A", "0a", ".a", "-a", "a b", "a/b", "../a", "a\n", "a\0", "ä", "a\u{301}", "а", String(repeating: "a", count: 65),
    ])
    func whatIsNoNameIsRefused(_ text: String) throws {
        let problem = #expect(throws: Problem.self) { try SecretName(text) }
        #expect(problem?.code == .badName)
        #expect(problem?.message.hasPrefix("cannot use \(text.count) characters as a secret name: it must hold 1 to 64 of") == true)
        #expect(problem?.hint == nil && problem?.details.isEmpty == true, "what was typed may be the secret")
    }

    @Test(arguments: [("x", "x"), ("x\n", "x"), ("x\r\n", "x"), ("x\n\n", "x\n"), (" x ", " x "), ("\nx", "\nx"), ("ü€𝄞", "ü€𝄞")])
    func aValueIsTakenAsItIsButForOneLineBreak(_ typed: String, _ value: String) throws {
        #expect(try SecretInput.read(Array(typed.utf8), from: "f").exposed == value)
    }

    @Test(arguments: [
        [], [10], [13, 10], [0xc3], [0xed, 0xa0, 0x80], [67, 65, 78, 0, 65, 82, 89],
        [UInt8](repeating: 67, count: SecretInput.mostBytes + 1),
    ])
    func whatIsNoValueIsRefusedWithoutQuotingIt(_ bytes: [UInt8]) throws {
        let problem = #expect(throws: Problem.self) { try SecretInput.read(bytes, from: "the file") }
        #expect(problem?.code == .badRequest && problem?.message.contains("the file") == true)
        #expect(problem.map { "\($0)" }?.contains("C") == false, "\(String(describing: problem))")
    }

    @Test func aSecretPrintsDotsHoweverItIsPrinted() {
        let secret = Secret("canary")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \([secret]) \(Optional(secret) as Any) \(dumped)".contains("canary"))
    }
}
