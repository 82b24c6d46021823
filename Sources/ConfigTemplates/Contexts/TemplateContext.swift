import SiteModel

/// The values of one template file, typed. Adding a variable: a property here, a `{{name}}` in the file; the renderer finds what was forgotten.
package protocol TemplateContext: Sendable {
    associatedtype Language: ConfigLanguage
    /// Relative to the directory of installed text.
    static var file: String { get }
    func values() throws(Problem) -> [String: Language.Token]
}

extension TemplateContext {
    package func render(_ template: Template<Language>) throws(Problem) -> Rendered<Language> { try template.render(values()) }
}
