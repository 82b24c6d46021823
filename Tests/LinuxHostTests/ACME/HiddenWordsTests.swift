import Foundation
import LinuxHost
import SiteModel
import Testing

@Suite struct HiddenWordsTests {
    @Test(
        "a secret is hidden as it is, in addresses, in base64 wherever it begins, and in quotation marks",
        arguments: ["s3cr3t-t0ken-value", "p@ss word/+&=?", "ünï cödé", "quote\"back\\slash", "a", "x:y%z"])
    func forms(secret: String) throws {
        let hidden = HiddenWords([Secret(secret)])
        var written = [secret, " \(secret) ", "https://x/?token=\(secret)&x=1"]
        for kept in ["-_.~", "-_.~$&+=:@", "-_.~$&+,/:;=@"] {
            let allowed = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(kept)")
            let encoded = try #require(secret.addingPercentEncoding(withAllowedCharacters: allowed))
            written += [
                "?token=\(encoded)&", encoded.replacing("%20", with: "+"), encoded.replacing(/%[0-9A-F]{2}/) { $0.output.lowercased() },
            ]
        }
        written.append(String(decoding: try JSONEncoder().encode([secret]), as: UTF8.self).replacing("\\/", with: "/"))
        for words in written { #expect(hidden.hide(words).contains("***"), "\(words)") }
        guard secret.utf8.count > 6 else { return }
        for before in ["", "u", "us", "user:"] {
            for after in ["", "x", "xy"] {
                let text = Data("\(before)\(secret)\(after)".utf8).base64EncodedString()
                for form in [text, text.replacing("+", with: "-").replacing("/", with: "_"), text.replacing("=", with: "")] {
                    let told = hidden.hide("Basic \(form)")
                    #expect(told.contains("***") && told.utf8.count < "Basic ***".utf8.count + 16, "\(told)")
                }
            }
        }
    }

    @Test("the longer is hidden before what is a part of it, lines of a text one by one, and nothing where there is none")
    func several() {
        let hidden = HiddenWords([Secret("abc"), Secret("abcdef"), Secret("{\n  \"private\": \"0123456789\"\n}"), Secret("")])
        #expect(hidden.hide("abcdef abc") == "*** ***")
        #expect(hidden.hide("bad line '\"private\": \"0123456789\"'") == "bad line '***'")
        #expect(hidden.hide("{ } nothing") == "{ } nothing" && HiddenWords([]).hide("a b") == "a b")
    }
}
