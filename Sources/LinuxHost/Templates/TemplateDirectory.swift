import ConfigTemplates
import SiteModel
import Synchronization

/// Reads templates from the installed text; each file once. A change of the files is seen by the next start of the daemon.
package final class TemplateDirectory: Sendable {
    private let share: String
    private let parsed = Mutex<[String: any Sendable]>([:])

    package init(share: String) { self.share = share }

    package func render<Context: TemplateContext>(_ context: Context) throws(Problem) -> Rendered<Context.Language> {
        try context.render(template(Context.file, in: Context.Language.self))
    }

    /// A file without variables.
    package func verbatim<Language: ConfigLanguage>(_ file: String, in language: Language.Type) throws(Problem) -> Rendered<Language> {
        try template(file, in: language).render([:])
    }

    private func template<Language: ConfigLanguage>(_ file: String, in language: Language.Type) throws(Problem) -> Template<Language> {
        if let known = parsed.withLock({ $0[file] }) as? Template<Language> { return known }
        let path = "\(share)/\(file)"
        guard let text = try AtomicFile.read(path) else {
            throw .cannot("read", path, "it is missing", code: .toolMissing, hint: "install the agent again: its text files are incomplete")
        }
        let template = try Template<Language>(name: file, text: text)
        parsed.withLock { $0[file] = template }
        return template
    }
}
