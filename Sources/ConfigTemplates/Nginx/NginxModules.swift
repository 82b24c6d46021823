/// Modules of nginx that are packages of their own, as they are installed: each by its path, nil where it is not there. A directive of a module that
/// is not loaded stops the whole server.
package struct NginxModules: Sendable, Hashable {
    /// Compresses answers. There is another that sends files which were compressed ahead (`style.css.br`); it answers nothing where `disable_symlinks` is on,
    /// as it is for every site.
    package var brotli: String?

    package static let none = NginxModules()

    package init(brotli: String? = nil) { self.brotli = brotli }

    package var paths: [String] { [brotli].compactMap(\.self) }

    /// Files of globals/ that say what the modules are to do.
    package var globals: [String] { brotli == nil ? [] : ["brotli"] }
}
