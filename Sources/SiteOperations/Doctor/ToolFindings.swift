import HostServices
import SiteModel

/// Programs that are missing, too old or not whole. Pure.
package enum ToolFindings {
    package static func judge(_ tools: [InstalledTool]) -> [Finding] {
        let php = tools.filter { $0.kind == .php && $0.isInstalled }
        return tools.filter { $0.kind != .php }.flatMap(judge) + (php.isEmpty ? [missing(.of(.php))] : judge(php: php))
    }

    private static func judge(_ tool: InstalledTool) -> [Finding] {
        let required = ToolRequirement.of(tool.kind)
        if !tool.isInstalled { return [missing(required, at: tool.program)] }
        if tool.isLate { return [late(tool, required)] }
        return age(tool, required, .error).map { [$0] } ?? []
    }

    private static func missing(_ required: ToolRequirement, at program: String? = nil) -> Finding {
        Finding(
            "tool.missing", .error, required.name, program.map { "'\($0)' is not installed" } ?? "no version of it is installed",
            remedy: required.install)
    }

    private static func late(_ tool: InstalledTool, _ required: ToolRequirement) -> Finding {
        Finding(
            "tool.unreadable", .warning, required.name, "'\(tool.program)' has not answered in time: what it can is not known",
            remedy: "agent doctor asks again; agent host status shows what runs here, and whether there is room for it")
    }

    private static func age(_ tool: InstalledTool, _ required: ToolRequirement, _ severity: Finding.Severity) -> Finding? {
        guard let version = ProgramVersion(in: tool.versionText) else {
            return Finding(
                "tool.unreadable", .warning, required.name, "'\(tool.program)' does not tell its version: '\(tool.versionText)'",
                remedy: "apt-get install --reinstall \(required.package)")
        }
        if version >= required.oldest { return nil }
        return Finding(
            "tool.old", severity, required.name, "'\(tool.program)' is \(version), older than \(required.oldest): \(required.because)",
            remedy: "use Debian 12 or later, then \(required.install)")
    }

    /// One that can run sites is enough: what is wrong with the others warns.
    private static func judge(php: [InstalledTool]) -> [Finding] {
        let required = ToolRequirement.of(.php)
        // Of one that was late nothing bad is known.
        let isAnyGood = php.contains {
            $0.isLate || age($0, required, .error) == nil && lacks($0, WordPressNeeds.extensions).isEmpty
        }
        let severity: Finding.Severity = isAnyGood ? .warning : .error
        return php.flatMap { tool -> [Finding] in
            if tool.isLate { return [late(tool, required)] }
            return [
                age(tool, required, severity), incomplete(tool, WordPressNeeds.extensions, severity, "no site can run on it"),
                incomplete(tool, WordPressNeeds.wishes, .warning, "other languages are sorted and written less well"),
            ].compactMap { $0 }
        }
    }

    private static func lacks(_ tool: InstalledTool, _ wanted: [String]) -> [String] { wanted.filter { !tool.extensions.contains($0) } }

    private static func incomplete(_ tool: InstalledTool, _ wanted: [String], _ severity: Finding.Severity, _ so: String) -> Finding? {
        let lacking = lacks(tool, wanted)
        guard !lacking.isEmpty, let version = ProgramVersion(in: tool.versionText) else { return nil }
        let series = version.numbers.prefix(2).map(String.init).joined(separator: ".")
        // Debian's names of packages; what has none comes with PHP itself.
        let packages = Set(lacking.map { ["mysqli": "mysql", "dom": "xml", "openssl": "fpm"][$0] ?? $0 }).sorted()
        return Finding(
            "php.incomplete", severity, "php-fpm\(series)", "it lacks \(lacking.joined(separator: ", ")): \(so)",
            remedy: "apt-get install --no-install-recommends " + packages.map { "php\(series)-\($0)" }.joined(separator: " "))
    }
}
