import Foundation
import SiteModel
import Synchronization

/// Below which names anybody can register one, as Debian's package `publicsuffix` keeps it: an upgrade of that package is seen at the next look.
package final class PublicSuffixFile: Sendable {
    package static let path = "/usr/share/publicsuffix/public_suffix_list.dat"
    /// It has a quarter of a MiB.
    private static let most = 8 << 20
    private let path: String
    private let known = Mutex<(file: String, suffixes: PublicSuffixes)?>(nil)

    package init(path: String = PublicSuffixFile.path) { self.path = path }

    /// Without the file, or with one that cannot be read: what is counted without it, which is too few orders and never too many.
    package var suffixes: PublicSuffixes {
        guard let file = OwnBinary.identity(of: path) else { return PublicSuffixes() }
        if let known = known.withLock({ $0 }), known.file == file { return known.suffixes }
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: Self.most) else {
            return PublicSuffixes()
        }
        let suffixes = PublicSuffixes(String(decoding: data, as: UTF8.self))
        known.withLock { $0 = (file, suffixes) }
        return suffixes
    }
}
