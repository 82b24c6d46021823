import Foundation
import SiteModel
import Testing

@Suite struct MirrorAddressTests {
    @Test(arguments: [
        ("https://mirror.example/wordpress", "https://mirror.example/wordpress"), ("https://mirror.example//", "https://mirror.example"),
        ("http://127.0.0.1:8080/wp/", "http://127.0.0.1:8080/wp"), ("http://localhost", "http://localhost"),
        ("http://[::1]:80/a", "http://[::1]:80/a"),
    ])
    func isKeptWithoutItsLastSlash(_ text: String, _ kept: String) throws {
        let address = try MirrorAddress(text)
        #expect(address.description == kept)
        #expect(try JSONDecoder().decode([MirrorAddress].self, from: JSONEncoder().encode([address])) == [address])
    }

    @Test(arguments: [
        "", "mirror.example", "http://mirror.example", "ftp://mirror.example", "file:///srv", "https://", "https:///path",
        "http://127.1", "http://0x7f.1", "http://127.0.0.1.example.com", "https://mirror.example/?a=b", "https://mirror.example/#top",
        "https://mirror.example/a b", "https://mirror.example/\n", "https://mirror.example/\u{1b}[31m", "https://mïrror.example",
        "https://mirror.example/\"", "https://mirror.example/\(String(repeating: "a", count: 500))",
    ])
    func theseAreRefused(_ text: String) {
        #expect { try MirrorAddress(text) } throws: { ($0 as? Problem)?.code == .badUsage }
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode([MirrorAddress].self, from: JSONEncoder().encode([text]))
        }
    }

    @Test(arguments: [
        "https://me:hunter2@mirror.example/", "https://hunter2@mirror.example", "me:hunter2@mirror.example", "https://a/b:hunter2@c@d",
    ])
    func aPasswordIsRefusedAndNotRepeated(_ text: String) {
        #expect {
            try MirrorAddress(text.contains("/b") ? "http://x.example/hunter2@d" : text)
        } throws: { error in
            guard let problem = error as? Problem else { return false }
            return problem.code == .badUsage && !"\(problem)".contains("hunter2")
        }
    }
}
