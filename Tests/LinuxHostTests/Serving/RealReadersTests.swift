import AgentTesting
import ConfigTemplates
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// The readers in ConfigTemplatesTests are ours; these are the programs themselves. A value must come back from them byte for byte.
@Suite(.serialized) struct RealReadersTests {
    private static let values: [String] = {
        let parts = [
            " ", ";", "{", "}", "#", "'", "a", "é", "\u{301}", "=", ",", "~", "^", "(", ")", "|", "&", "!", "*", "?", "[", "]", "%41", "..",
            "; evil on;", "} server {", "😀",
            "none", "E_ALL", "\u{2028}",
        ]
        var values: [String] = []
        for first in parts {
            for second in parts { values.append("\(first)x\(second)") }
        }
        return values + parts.filter { $0 != " " }
    }()

    @Test func nginxReadsEveryTextAsItself() async throws {
        try await WebRig.with { rig in
            let values =
                Self.values + ["\"", "\\", "\\\\", "a\"b", "\\\"", "\"\u{301};x", "\\n", "\\t", "a\\", "'\"'", "\" ; return 500; \""]
            var text = "server {\n    include globals/listen.conf;\n    server_name values.test;\n"
            let template = try Template<Nginx>(name: "value", text: "    location = {{at}} {\n        return 200 {{value}};\n    }\n")
            for (number, value) in values.enumerated() {
                text += try template.render(["at": .path("/\(number)"), "value": .text(value)]).text
            }
            try AtomicFile.write(text + "}\n", to: "\(rig.layout.vhosts)/values.conf", mode: 0o644)
            try await rig.web.validate()
            try await rig.web.reload()
            let visitor = WebVisitor(port: rig.port, host: "values.test")
            for (number, value) in values.enumerated() {
                let answer = try await visitor.get("/\(number)")
                #expect(answer.status == 200)
                #expect(answer.body == Array(value.utf8), "'\(value)' became '\(answer.text)'")
            }
        }
    }

    @Test func phpReadsEveryTextAsItself() async throws {
        let file = "/tmp/agent-ini-\(UInt32.random(in: 0...UInt32.max)).ini"
        defer { unlink(file) }
        let template = try Template<Ini>(name: "value", text: "v[] = {{value}}\n")
        let text = try Self.values.map { try template.render(["value": .text($0)]).text }.joined()
        try AtomicFile.write("[s]\n" + text, to: file, mode: 0o600)
        let code = "echo json_encode(parse_ini_file($argv[1], true)['s']['v']);"
        let result = try await LinuxCommandRunner(executable: BuiltBinary.path).run(Command("/usr/bin/php", ["-n", "-r", code, file]))
        let read = try JSONDecoder().decode([String].self, from: Data(result.output.utf8))
        #expect(read.map { Array($0.utf8) } == Self.values.map { Array($0.utf8) })
    }
}
