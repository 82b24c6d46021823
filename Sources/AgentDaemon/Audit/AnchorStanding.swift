import SiteModel
import Synchronization

/// Whether the newest points of the audit log are written down elsewhere, as it went last.
final class AnchorStanding: Sendable {
    private struct Known: Sendable {
        var local: String?
        var remote: String?
        /// The state could not be written: they go to the remote all the same.
        var unkept: [AuditAnchor] = []
    }
    /// An hour of them.
    private static let most = 120
    private let known = Mutex(Known())

    /// Why one of both places does not have them; nil: they have.
    var problem: String? {
        known.withLock { known in
            let all = [known.local, known.remote].compactMap(\.self)
            return all.isEmpty ? nil : all.joined(separator: "; ")
        }
    }

    func noteLocal(_ problem: String?) { known.withLock { $0.local = problem } }
    func noteRemote(_ problem: String?) { known.withLock { $0.remote = problem } }

    func keepInMemory(_ anchor: AuditAnchor) {
        known.withLock { known in
            known.unkept.append(anchor)
            if known.unkept.count > Self.most { known.unkept.removeFirst() }
        }
    }

    var unkept: [AuditAnchor] { known.withLock { $0.unkept } }
    func forget(_ anchors: [AuditAnchor]) { known.withLock { known in known.unkept.removeAll { anchors.contains($0) } } }
}
