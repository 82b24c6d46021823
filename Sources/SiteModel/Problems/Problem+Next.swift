extension Problem {
    /// What is done next: what its maker named, else the next command of its code's page. Nobody is left with an error alone.
    package var next: String { hint ?? code.usualNext }

    /// As it leaves the house, for a person or a program: never without a hint.
    package var hinted: Problem {
        var problem = self
        problem.hint = next
        return problem
    }
}

extension ProblemCode {
    /// The page's command without the names that it uses for an example: those are nobody's.
    package var usualNext: String {
        explanation.next.replacing("admin@example.com", with: "ADDRESS").replacing("example.com", with: "DOMAIN")
            .replacing("'My site'", with: "TITLE")
    }
}
