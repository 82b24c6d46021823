import SiteModel
import Testing

@Suite struct NetworkRangeTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("192.0.2.0/24", "192.0.2.0/24"), ("0.0.0.0/0", "0.0.0.0/0"), ("192.0.2.1/32", "192.0.2.1"),
        ("2001:DB8::/32", "2001:db8::/32"), ("::/0", "::/0"), ("::1", "::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2400:cb00::/32", "2400:cb00::/32"), ("1:2:3:4:5:6:7:8/128", "1:2:3:4:5:6:7:8"), ("0:0:0:0:0:0:0:0/8", "::/8"),
    ])
    func arangeIsReadAndWrittenInOneForm(_ text: String, _ form: String) throws {
        let range = try NetworkRange(text)
        #expect(range.description == form)
        #expect(try NetworkRange(form) == range)
    }

    @Test(arguments: [
        "", " ", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/", "1.2.3.4/024", "1.2.3.4/24", "a",
        "2001:db8::/129", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "::1/64", "fe80::1%eth0",
        "::ffff:1.2.3.4",
        "1.2.3.4;", "1.2.3.4\n", "１.2.3.4", "1:2:3:4:5:6:7::8",
    ])
    func whatIsNoNetworkIsRefused(_ text: String) { #expect(throws: Problem.self) { try NetworkRange(text) } }

    @Test func containingIsAboutTheCommonBeginning() throws {
        let (ten, part, other) = (try NetworkRange("10.0.0.0/8"), try NetworkRange("10.1.0.0/16"), try NetworkRange("11.0.0.0/8"))
        #expect(ten.contains(part) && !part.contains(ten) && part.overlaps(ten) && !ten.overlaps(other))
        #expect(try !NetworkRange("::/0").overlaps(ten))
    }
}
