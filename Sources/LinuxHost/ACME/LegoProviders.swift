import Foundation
import SiteModel
import Synchronization

/// Which DNS providers the installed lego was built with. Its help describes those, too, that Debian leaves out; Go keeps in a program the paths of what is in
/// it, and lego's providers have one each (`…/providers/dns/hetzner`).
final class LegoProviders: Sendable {
    private static let mark = Data("/providers/dns/".utf8)
    /// Names that lego takes besides, of providers that lie under another one.
    private static let aliases = ["linodev4": "linode", "fastdns": "edgedns", "domainnameshop": "domeneshop"]
    private let program: String
    private let known = Mutex<(file: String, packages: Set<String>)>(("", []))

    init(program: String) { self.program = program }

    /// Blocks, for as long as the program is read: once for each that stands there.
    /// - Returns: false also where nobody can tell: it is not there, or does not say.
    func lacks(_ provider: DNSProvider) -> Bool {
        let package = Self.aliases[provider.kind] ?? provider.kind.filter { $0 != "-" }
        let packages = packages()
        return !packages.isEmpty && !packages.contains(package)
    }

    private func packages() -> Set<String> {
        guard let file = OwnBinary.identity(of: program) else { return [] }
        if let packages = known.withLock({ $0.file == file ? $0.packages : nil }) { return packages }
        // A program that cannot be read says nothing; an order tells why it does not run.
        let bytes = (try? Data(contentsOf: URL(fileURLWithPath: program))) ?? Data()
        let packages = Self.packages(in: bytes)
        known.withLock { $0 = (file, packages) }
        return packages
    }

    static func packages(in bytes: Data) -> Set<String> {
        var packages: Set<String> = []
        var rest = bytes[...]
        while let found = rest.range(of: mark) {
            rest = rest[found.upperBound...]
            packages.insert(String(decoding: rest.prefix { (48...57).contains($0) || (97...122).contains($0) }, as: UTF8.self))
        }
        return packages.subtracting([""])
    }
}
