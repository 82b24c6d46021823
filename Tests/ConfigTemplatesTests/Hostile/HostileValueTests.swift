import AgentTesting
import ConfigTemplates
import SiteModel
import Testing

/// No value can add a directive: it is refused, or it is read back as exactly itself, in its place, by a reader that shares no code with the renderer.
@Suite struct HostileValueTests {
    static let stringsForEachTemplate = 100_000

    @Test(arguments: Samples.nginx) func noValueAddsADirectiveToNginx(_ sample: Samples.NginxSample) throws {
        let template = try Template<Nginx>(name: sample.file, text: sample.text)
        let benign = try NginxReader.read(template.render(sample.values).text)
        let open = sample.values.keys.sorted().filter { if case .lines = sample.values[$0]?.emission { false } else { true } }
        var source = HostileText(seed: 1)
        var batch: [(name: String, value: String, token: NginxToken)] = []
        var counts = (refused: 0, inert: 0)
        for number in 0..<Self.stringsForEachTemplate {
            let text = source.next()
            guard !open.isEmpty, let (value, token) = try? nginxToken(text, kind: number % 4) else {
                counts.refused += 1
                continue
            }
            batch.append((open[batch.count], value, token))
            if batch.count < open.count { continue }
            counts.inert += try check(template, sample, benign, batch)
            batch = []
        }
        #expect(counts.refused > 1000)
        #expect(open.isEmpty || counts.inert > 100, "hardly a string got through: the test would prove nothing")
    }

    /// Values whose place takes only plain words are taken out, as the renderer refuses them; the rest must be read back.
    private func check(
        _ template: Template<Nginx>, _ sample: Samples.NginxSample, _ benign: [NginxReader.Directive],
        _ batch: [(name: String, value: String, token: NginxToken)]
    ) throws -> Int {
        var values = sample.values
        var accepted: [String] = []
        for (name, value, token) in batch {
            var alone = sample.values
            alone[name] = token
            if case .word = token.emission {} else if (try? template.render(alone)) == nil { continue }
            values[name] = token
            accepted.append(value)
        }
        let text = try template.render(values).text
        let read = try NginxReader.read(text)
        try #require(read.count == benign.count, "\(text)")
        for (here, there) in zip(read, benign) {
            let same = here.depth == there.depth && here.opensBlock == there.opensBlock && here.words.count == there.words.count
            try #require(same && here.words[0] == there.words[0], "\(here) against \(there)")
        }
        // No value holds a newline: none can be found across two words.
        let words = read.flatMap(\.words).joined(separator: "\n")
        for value in accepted { try #require(words.holdsBytes(of: value), "'\(value)' is lost in \(text)") }
        return accepted.count
    }

    @Test(arguments: Samples.ini) func noValueAddsASettingToAnIniFile(_ sample: Samples.IniSample) throws {
        let template = try Template<Ini>(name: sample.file, text: sample.text)
        let benign = try IniReader.read(template.render(sample.values).text)
        // Whole lines take no other value.
        let open = sample.values.keys.sorted().filter { if case .lines = sample.values[$0]?.emission { false } else { true } }
        var source = HostileText(seed: 2)
        var counts = (refused: 0, inert: 0)
        for number in 0..<Self.stringsForEachTemplate {
            let text = source.next()
            guard !open.isEmpty, let token = try? iniToken(text, kind: number % 3) else {
                counts.refused += 1
                continue
            }
            var values = sample.values
            values[open[number / 3 % open.count]] = token
            guard let rendered = try? template.render(values).text else {
                counts.refused += 1
                continue
            }
            let read = try IniReader.read(rendered)
            try #require(read.count == benign.count, "\(rendered)")
            for (here, there) in zip(read, benign) {
                try #require(here.section == there.section && (here.section || here.key == there.key))
            }
            try #require(read.contains { $0.value.holdsBytes(of: text) || $0.key.holdsBytes(of: text) }, "'\(text)' is lost")
            counts.inert += 1
        }
        #expect(counts.refused > 1000)
        #expect(open.isEmpty || counts.inert > 100)
    }

    @Test(arguments: Samples.units) func noValueAddsASettingToAUnit(_ sample: Samples.UnitSample) throws {
        let template = try Template<UnitFile>(name: sample.file, text: sample.text)
        let benign = try UnitReader.read(template.render(sample.values).text)
        // The walls are whole lines of our own, and a sample themselves.
        let open = sample.values.keys.filter { $0 != "walls" }.sorted()
        var source = HostileText(seed: 3)
        var counts = (refused: 0, inert: 0)
        for number in 0..<Self.stringsForEachTemplate {
            let text = source.next()
            guard let token = try? number % 2 == 0 ? UnitToken.word(text) : .path(text) else {
                counts.refused += 1
                continue
            }
            var values = sample.values
            values[open[number / 2 % open.count]] = token
            let rendered = try template.render(values).text
            let read = try UnitReader.read(rendered)
            try #require(read.count == benign.count, "\(rendered)")
            for (here, there) in zip(read, benign) { try #require(here.key == there.key && here.words.count == there.words.count) }
            try #require(read.contains { $0.words.contains { $0.holdsBytes(of: text) } }, "'\(text)' is lost")
            counts.inert += 1
        }
        #expect(counts.refused > 1000)
        #expect(counts.inert > 100)
    }

    @Test(arguments: ["/etc/*/fpm.conf", "/etc/a?", "/etc/[a]", "/etc/{a,b}", "/~root", "/a\nuser = root", "/a\"", "a/b", "/../a"])
    func aFileToIncludeIsNoPatternAndNoLine(_ path: String) {
        #expect(throws: Problem.self) { try IniToken.includes(["/etc/fine/fpm.conf", path]) }
    }

    @Test(arguments: ["a b", "%i", "a%", "$HOME", "a\nUser=root", "a\\", "\"a\"", "a;b", "#a", "a=b", "", "ä", "a\u{301}"])
    func whatSystemdWouldUnfoldIsRefused(_ text: String) {
        #expect(throws: Problem.self) { try UnitToken.word(text) }
        #expect(throws: Problem.self) { try UnitToken.path("/\(text)\(text.isEmpty ? " " : "")") }
    }

    @Test func aPlaceholderInAUnitsCommentIsAnError() {
        for text in ["# {{a}}\n", "; {{a}}\n", "[Unit]\n  # {{a}}\n"] {
            #expect(throws: Problem.self) { try Template<UnitFile>(name: "t", text: text) }
        }
    }

    /// A value as nginx would see it, and its token.
    private func nginxToken(_ text: String, kind: Int) throws -> (String, NginxToken) {
        switch kind {
        case 0: (text, try .word(text))
        case 1: (text, try .text(text))
        case 2: (text, try .path(text))
        default: ("unix:\(text)", try .socket(text))
        }
    }

    private func iniToken(_ text: String, kind: Int) throws -> IniToken {
        switch kind {
        case 0: try .word(text)
        case 1: try .text(text)
        default: try .path(text)
        }
    }
}
