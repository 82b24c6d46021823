import Glibc

/// `--wordpress` names files as the caller sees them; the daemon has another working directory.
enum WordPressSource {
    static func absolute(_ source: String) -> String {
        guard !source.hasPrefix("/"), !source.contains("://") else { return source }
        let path = "\(RootDirectory.workingDirectory())/\(source)"
        // A file here named as a version would be is meant only when it is written as a path: ./6.8
        return source.contains("/") || (access(path, F_OK) == 0 && !isVersionOrWord(source)) ? path : source
    }

    private static func isVersionOrWord(_ source: String) -> Bool {
        source == "latest" || source.utf8.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
    }
}
