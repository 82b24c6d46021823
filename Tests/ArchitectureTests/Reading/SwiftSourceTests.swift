import Testing

/// The rules are only as good as the reader under them.
@Suite struct SwiftSourceTests {
    @Test("comments and strings are told from code")
    func parts() {
        let source = SwiftSource(
            path: "Sources/Room/File.swift",
            text: #"""
                let a = "text // not a comment" // try! said
                /* block "quote" /* nested */ still */ let b = 1
                let c = """
                    SELECT 1 \(value("x")) FROM t
                    """
                let d = #"raw \(not) "quoted" "#; let e = "\\"; let f = 2
                """#)
        let code = source.lines.map(\.code)
        #expect(code[0] == "let a = \"\" ")
        #expect(source.lines[0].strings == ["text // not a comment"])
        #expect(source.lines[0].comment == "// try! said")
        #expect(code[1] == " let b = 1")
        #expect(source.lines[3].strings.contains { $0.contains("SELECT 1 \\() FROM t") })
        #expect(code[3].contains("value(\"\")"))
        #expect(code[5].hasSuffix("let f = 2"))
        #expect(source.lines[5].strings == ["raw \\(not) \"quoted\" ", "\\\\"])
    }

    @Test(
        "imports are found in every form",
        arguments: [
            "import A", "@testable import A", "@preconcurrency import A", "package import A", "import struct A.B", "  import A // why",
            "@_spi(X) import A",
        ])
    func imports(text: String) {
        #expect(SwiftSource(path: "Sources/Room/File.swift", text: text).imports.map(\.module) == ["A"])
    }

    @Test("what only looks like an import is none", arguments: ["// import A", "let x = \"import A\"", "important()", "/* import A */"])
    func noImports(text: String) {
        #expect(SwiftSource(path: "Sources/Room/File.swift", text: text).imports.isEmpty)
    }

    @Test("the package's own sources are found")
    func tree() {
        #expect(PackageTree.sources.count > 50)
        #expect(PackageTree.sources.contains { $0.path == "Sources/SiteModel/Names/Hostname.swift" && $0.room == "SiteModel" })
    }
}
