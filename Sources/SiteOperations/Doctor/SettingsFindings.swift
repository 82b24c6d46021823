import SiteModel

/// Root's files as they are when somebody asks: what was mended a moment ago is no finding, though its alert is not over yet. Pure.
package enum SettingsFindings {
    package static func judge(_ problems: [AlertFacts.RootFile: Problem]) -> [Finding] {
        let code = AlertCode.settingsRefused
        return problems.map { file, problem in
            Finding(
                code.rawValue, .error, file.rawValue, "\(code.condition.title): \(problem.message)",
                remedy: problem.hint ?? "agent explain \(problem.code.rawValue)")
        }.sorted { $0.subject < $1.subject }
    }
}
