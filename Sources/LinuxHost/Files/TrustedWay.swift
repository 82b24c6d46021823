import Glibc
import SiteModel

/// The way to a file, one directory after the other and through every link: each is judged, so that nobody but root and ourselves chose where it leads.
enum TrustedWay {
    struct End {
        /// Without links.
        var path: String
        /// The last part was no link itself.
        var isPlain: Bool
    }
    private static let mostLinks = 40

    /// - Parameter refused: makes the problem of a place, of what is wrong with it and of what helps.
    /// - Returns: nil: there is nothing at its end.
    static func follow(_ path: String, refused: (String, String, String?) -> Problem) throws(Problem) -> End? {
        guard path.hasPrefix("/") else { throw refused(path, "it is no absolute path", nil) }
        var rest = parts(path)[...]
        var (place, links, isPlain) = ("", 0, true)
        var facts = stat()
        guard lstat("/", &facts) == 0 else { throw refused("/", String(cString: strerror(errno)).lowercased(), nil) }
        try judge(facts, "/", refused)
        while let part = rest.popFirst() {
            if part == "." { continue }
            if part == ".." {
                // Of where a link led, which has been judged.
                place = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)])
                continue
            }
            let next = "\(place)/\(part)"
            if lstat(next, &facts) != 0 {
                if errno == ENOENT { return nil }
                throw refused(next, String(cString: strerror(errno)).lowercased(), nil)
            }
            switch facts.st_mode & S_IFMT {
            case S_IFLNK:
                links += 1
                guard links <= mostLinks else { throw refused(path, "it leads through too many links", nil) }
                // Its mode says nothing. Its owner may change where it leads.
                if let why = fault(facts, forbidden: 0) { throw refused(next, why, nil) }
                let leadsTo = try Self.target(of: next, refused)
                if rest.isEmpty { isPlain = false }
                if leadsTo.hasPrefix("/") { place = "" }
                rest = (parts(leadsTo) + rest)[...]
            case S_IFDIR where !rest.isEmpty:
                try judge(facts, next, refused)
                place = next
            default: place = next
            }
        }
        return End(path: place.isEmpty ? "/" : place, isPlain: isPlain)
    }

    /// nil: it is root's or ours, and nobody else may do with it what is forbidden.
    static func fault(_ facts: stat, forbidden: UInt32) -> String? {
        if facts.st_uid != 0, facts.st_uid != geteuid() { return "it belongs to another user" }
        return facts.st_mode & forbidden == 0 ? nil : "others may \(forbidden == 0o077 ? "read or " : "")write it"
    }

    /// In a directory with the sticky bit, as /tmp has it, others can replace nothing of ours.
    private static func judge(_ facts: stat, _ path: String, _ refused: (String, String, String?) -> Problem) throws(Problem) {
        guard let why = fault(facts, forbidden: facts.st_mode & S_ISVTX != 0 ? 0 : 0o022) else { return }
        throw refused(path, why, facts.st_uid == 0 || facts.st_uid == geteuid() ? "chmod go-w \(path)" : nil)
    }

    private static func target(of link: String, _ refused: (String, String, String?) -> Problem) throws(Problem) -> String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(link, &bytes, bytes.count)
        guard count > 0, let text = String(validating: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) else {
            throw refused(link, "where it leads cannot be read", nil)
        }
        return text
    }

    private static func parts(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }
}
