import Crypto
import Foundation
import SiteModel

/// The part of a page's key that all pages of a site share.
struct PageOrigin {
    var scheme: String
    var host: String
}

/// Stored pages of one site. The directory belongs to nginx's workers, so nothing in it is followed; a file that is gone is a miss, without reload.
struct PageCache {
    let directory: String

    func empty() throws(Problem) {
        guard let top = try Directory.openIfPresent(directory) else { return }
        // Not the two levels of directories: nginx would have to make them again.
        for entry in try top.entries() where entry.kind == .directory {
            guard let first = try top.directoryIfPresent(entry.name) else { continue }
            for entry in try first.entries() where entry.kind == .directory {
                guard let second = try first.directoryIfPresent(entry.name) else { continue }
                for file in try second.entries() where file.kind != .directory { try second.unlink(file.name) }
            }
        }
    }

    /// Both methods of one page, under the key of globals/page-cache.conf.
    func forget(_ origin: PageOrigin, path: String) throws(Problem) {
        guard let top = try Directory.openIfPresent(directory) else { return }
        for method in ["GET", "HEAD"] {
            let key = Insecure.MD5.hash(data: Data("\(origin.scheme)\(method)\(origin.host)\(path)".utf8)).map {
                ($0 < 16 ? "0" : "") + String($0, radix: 16)
            }
            .joined()
            // levels=1:2 names directories by the last digit and the two before it.
            guard let first = try top.directoryIfPresent(EntryName(String(key.suffix(1)))),
                let second = try first.directoryIfPresent(EntryName(String(key.dropLast(1).suffix(2))))
            else { continue }
            try second.unlink(EntryName(key))
        }
    }
}
