extension Crisis.Scope {
    /// - Throws: where it would stop nothing: a stop with a slip of the pen would be believed.
    package static func kind(named text: String, among actions: Set<String>) throws(Problem) -> Self {
        guard actions.contains(where: { covers($0, kind: text) }) else {
            let meant = near(text, among: actions).joined(separator: ", ")
            throw .cannot(
                "stop kind", text, "nothing that can be stopped has this name", code: .badRequest,
                hint: meant.isEmpty
                    ? "name a verb like site.create, a noun like site, or a kind of job (agent job kinds)" : "did you mean \(meant)?",
                details: ["crisis.kinds": actions.sorted().joined(separator: " ")])
        }
        return .kind(text)
    }

    /// What is said of a module: what a later version has one for is a kind in this one.
    package static func unknown(module name: String, among actions: Set<String>) -> Problem {
        let kind = near(name, among: actions).first ?? "KIND"
        return .cannot(
            "stop module", name, "this version has no modules", code: .badRequest, hint: "agent crisis on --kind \(kind) --reason WHY")
    }

    /// Verbs, kinds of jobs, and their nouns.
    private static func near(_ text: String, among actions: Set<String>) -> [String] {
        Nearest.to(text, among: actions.union(actions.compactMap { $0.split(separator: ".").first.map(String.init) }))
    }

    /// `site` covers `site.create`, and `site.create` itself alone.
    static func covers(_ action: String, kind: String) -> Bool { action == kind || action.hasPrefix("\(kind).") }
}
