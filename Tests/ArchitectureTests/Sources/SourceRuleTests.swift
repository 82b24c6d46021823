import Testing

@Suite struct SourceRuleTests {
    @Test("no source file breaks a rule", arguments: SourceRules.all.map(\.name))
    func sources(name: String) throws {
        let rule = try #require(SourceRules.all.first { $0.name == name })
        #expect(PackageTree.sources.flatMap { rule.violations(in: $0) } == [])
    }

    @Test("each rule catches what is planted and lets its innocent neighbour pass", arguments: SourceRules.all.map(\.name))
    func planted(name: String) throws {
        let rule = try #require(SourceRules.all.first { $0.name == name })
        let path = try #require(rule.within.first) + "Planted.swift"
        #expect(!rule.guilty.isEmpty && !rule.innocent.isEmpty)
        for text in rule.guilty { #expect(!rule.violations(in: SwiftSource(path: path, text: text)).isEmpty, "missed: \(text)") }
        for text in rule.innocent { #expect(rule.violations(in: SwiftSource(path: path, text: text)).isEmpty, "wrongly caught: \(text)") }
    }

    @Test("an exception that nobody uses any more is taken out of the table", arguments: SourceRules.all.map(\.name))
    func exceptions(name: String) throws {
        let rule = try #require(SourceRules.all.first { $0.name == name })
        for prefix in rule.except.keys where prefix != "Sources/AgentTesting/" {
            #expect(PackageTree.sources.contains { $0.path.hasPrefix(prefix) }, "no file is beneath \(prefix)")
        }
    }
}
