import Foundation
import HostServices
import SiteModel

/// The links by which systemd knows what to start.
struct EnabledUnits {
    let layout: HostLayout

    /// After `enable` and `disable`, which flush nothing: what was enabled or not is so after a power cut, too. systemd makes such a directory with its first
    /// link and takes it away with its last, which is an entry of the one above.
    func flush(_ directory: String) throws(Problem) {
        do throws(Problem) { try AtomicFile.flushDirectory(directory) } catch {
            guard access(directory, F_OK) != 0, errno == ENOENT else { throw error }
        }
        try AtomicFile.flushDirectory(layout.units)
    }
}
