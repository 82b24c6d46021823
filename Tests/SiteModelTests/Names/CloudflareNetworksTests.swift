import Foundation
import SiteModel
import Testing

@Suite struct CloudflareNetworksTests {
    private func shipped() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
        return try String(contentsOf: root.appendingPathComponent("nginx/cloudflare.txt"), encoding: .utf8)
    }

    @Test func theListOfThePackageIsWholeAndReadsItselfAgain() throws {
        let networks = try CloudflareNetworks(shipped(), named: "shipped")
        #expect(networks.ranges.count == 22 && networks.ranges.count(where: \.isVersion6) == 7)
        #expect(try CloudflareNetworks(networks.text, named: "again") == networks)
        #expect(
            try CloudflareNetworks(shipped().replacing("\n", with: " \r\n") + "\n\n173.245.48.0/20 # twice", named: "other") == networks)
    }

    @Test(arguments: [
        ("0.0.0.0/0", "prefix"), ("::/0", "prefix"), ("8.0.0.0/8", "prefix"), ("2400::/16", "prefix"), ("8.8.8.8", "prefix"),
        ("2400::1", "prefix"),
        ("10.0.0.0/12", "public internet"), ("104.0.0.0/11", "prefix from /12"), ("192.168.0.0/16", "public internet"),
        ("127.0.0.0/16", "public internet"),
        ("100.64.0.0/12", "public internet"), ("172.16.0.0/16", "public internet"), ("192.0.0.0/12", "public internet"),
        ("224.0.0.0/12", "public internet"), ("198.51.100.0/24", "public internet"), ("fd00::/32", "public internet"),
        ("fe80::/64", "public internet"),
        ("2001:db8::/48", "public internet"), ("2002::/32", "public internet"), ("::ffff:0:0/64", "is no network"),
        ("<html>", "is no network"), ("104.16.0.1/13", "is no network"), ("104.16.0.0/13; root /", "one network"),
        ("104.16.0.0/13 104.24.0.0/14", "one network"),
        ("104.16.0.0/13;", "is no network"), ("unix:", "is no network"), ("all", "is no network"),
    ])
    func oneBadLineSpoilsTheList(_ line: String, _ words: String) throws {
        let text = try shipped() + line + "\n"
        let number = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
        let problem = #expect(throws: Problem.self, "\(line)") { try CloudflareNetworks(text, named: "list") }
        #expect(problem?.code == .badList && problem?.message.contains(words) == true, "\(problem?.message ?? "")")
        #expect(problem?.message.hasPrefix("cannot use list 'list': line \(number): ") == true, "\(problem?.message ?? "")")
    }

    @Test func aListThatIsNotWholeIsRefused() throws {
        let lines = try shipped().split(separator: "\n").map(String.init)
        for part in [[], Array(lines.prefix(10)), lines.filter { !$0.contains("::") }, lines.filter { $0.contains("::") }] {
            #expect(throws: Problem.self, "\(part)") { try CloudflareNetworks(part.joined(separator: "\n"), named: "list") }
        }
        let many = (0..<600).map { "2a0\($0 % 6 + 6):\(String($0 + 256, radix: 16))::/32" }
        #expect(throws: Problem.self) { try CloudflareNetworks((lines + many).joined(separator: "\n"), named: "list") }
        // Each narrow enough, and all of them too much of the internet.
        let wide = (0..<8).map { "24.\($0 * 16).0.0/12" }
        let problem = #expect(throws: Problem.self) { try CloudflareNetworks((lines + wide).joined(separator: "\n"), named: "list") }
        #expect(problem?.message.contains("addresses of IPv4") == true, "\(problem?.message ?? "")")
        #expect(throws: Never.self) { try CloudflareNetworks((lines + wide.prefix(4)).joined(separator: "\n"), named: "list") }
    }
}
