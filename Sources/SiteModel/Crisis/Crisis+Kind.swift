extension Crisis.Scope {
    /// - Throws: where it would stop nothing: a stop with a slip of the pen would be believed.
    package static func kind(named text: String, among actions: Set<String>) throws(Problem) -> Self {
        guard actions.contains(where: { covers($0, kind: text) }) else {
            throw .cannot(
                "stop kind", text, "nothing that can be stopped has this name", code: .badRequest,
                hint: "name a verb like site.create, a noun like site, or a kind of job (agent job kinds)",
                details: ["crisis.kinds": actions.sorted().joined(separator: " ")])
        }
        return .kind(text)
    }

    /// `site` covers `site.create`, and `site.create` itself alone.
    static func covers(_ action: String, kind: String) -> Bool { action == kind || action.hasPrefix("\(kind).") }
}
