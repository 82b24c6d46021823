import ConfigTemplates
import SiteModel
import Testing

@Suite struct TemplateTests {
    private func render(_ text: String, _ values: [String: NginxToken]) throws -> String {
        try Template<Nginx>(name: "t", text: text).render(values).text
    }

    @Test func unknownAndUnusedNamesAreErrors() throws {
        let problem = #expect(throws: Problem.self) { try render("root {{root}};", [:]) }
        #expect(problem?.message == "cannot render 't': nobody gave a value for {{root}}")
        let unused = #expect(throws: Problem.self) { try render("root {{root}};", ["root": .number(1), "extra": .number(2)]) }
        #expect(unused?.message == "cannot render 't': it has no place for 'extra'")
    }

    @Test(arguments: ["{{a", "a }}", "{{A}}", "{{}}", "{{a b}}", "{{a\n}}", "{{1}}"]) func brokenPlaceholdersAreErrors(_ text: String) {
        #expect(throws: Problem.self) { try Template<Nginx>(name: "t", text: text) }
    }

    @Test(arguments: ["# {{a}}", "x; # it's {{a}}\n", "x; #{{a}};"]) func aPlaceholderInACommentIsAnError(_ text: String) {
        #expect(throws: Problem.self) { try Template<Nginx>(name: "t", text: text) }
    }

    @Test func anIniCommentHoldsNoPlaceholderEither() {
        #expect(throws: Problem.self) { try Template<Ini>(name: "t", text: "; {{a}}\n") }
        #expect(throws: Problem.self) { try Template<Ini>(name: "t", text: "x = 1 ; {{a}}\n") }
    }

    @Test(arguments: ["x \"a {{v}} b\";", "x 'a {{v}} b';", "x a{{v}};", "x {{v}}a;", "x {{v}}\"\";", "x \\\n{{v}}a;"])
    func aQuotedValueStandsAlone(_ text: String) throws {
        let value = try NginxToken.text("; evil on;")
        #expect(throws: Problem.self) { try render(text, ["v": value]) }
        // A plain word may be a part.
        _ = try render(text, ["v": .number(7)])
    }

    @Test func directivesStandOnALineOfTheirOwnAndTakeItsIndentation() throws {
        let lines = NginxToken.directives([NginxDirective("listen", .number(80)), NginxDirective("listen", .number(81))])
        #expect(try render("server {\n    {{v}}\n    x y;\n}\n", ["v": lines]) == "server {\n    listen 80;\n    listen 81;\n    x y;\n}\n")
        #expect(try render("server {\n    {{v}}\n    x y;\n}\n", ["v": .block(nil)]) == "server {\n    x y;\n}\n")
        #expect(throws: Problem.self) { try render("x {{v}};", ["v": lines]) }
        #expect(throws: Problem.self) { try render("{{v}}\n", ["v": .number(1)]) }
    }

    @Test func aRefusedValueIsToldWithoutItsControlCharacters() {
        let problem = #expect(throws: Problem.self) { try NginxToken.text("a\nnginx: all is well") }
        #expect(problem?.code == .configurationRefused)
        #expect(problem?.message.contains("\n") == false)
    }

    @Test(arguments: ["/a/../b", "a", "", "/a\nb", "/a$b", "/a*b", "/a[b", "/a?b", "/a\0", "/../\u{301}x"])
    func pathsThatNginxWouldReadOtherwiseAreRefused(_ path: String) {
        #expect(throws: Problem.self) { try NginxToken.path(path) }
    }

    @Test func oddPathsAreQuoted() throws {
        #expect(try render("root {{v}};", ["v": .path("/a b;{}#'\"\\c")]) == "root \"/a b;{}#'\\\"\\\\c\";")
        #expect(throws: Problem.self) { try NginxToken.socket("/a:b") }
    }

    @Test func bareIniWordsThatPHPReplacesDoNotExist() throws {
        let template = try Template<Ini>(name: "t", text: "v = {{v}}\n")
        #expect(try template.render(["v": .text("none")]).text == "v = \"none\"\n")
        #expect(throws: Problem.self) { try IniToken.text("${HOME}") }
        #expect(throws: Problem.self) { try IniToken.path("/a\"b") }
    }
}
