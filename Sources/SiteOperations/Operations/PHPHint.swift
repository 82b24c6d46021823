import SiteModel

/// What is done about a PHP that is not here.
enum PHPHint {
    /// - Parameter choose: the command with one that is; nil where there is none.
    static func text(missing version: PHPVersion, choose: String?) -> String {
        let install = "`apt-get install php\(version)-fpm php\(version)-mysql` brings \(version) where Debian has it"
        return choose.map { "`\($0)` takes one that is installed; \(install)" } ?? install
    }
}
