import SiteModel
import Synchronization

/// Whom this machine believes, understood once for looks that come one soon after another: an order looks before and after it, and whoever waited for it once
/// more. Between rounds of looks a daemon keeps none of the 140 certificates.
final class KeptRoots: Sendable {
    private struct Kept {
        /// Which file they were read from; nil: there was none.
        var file: String?
        var extra: String?
        var roots: TrustRoots
    }
    private struct State {
        var kept: Kept?
        var uses: UInt64 = 0
    }
    private let state = Mutex(State())
    private let time: Duration

    /// - Parameter time: for which they stay after their last use.
    init(for time: Duration = .seconds(10)) { self.time = time }

    var isEmpty: Bool { state.withLock { $0.kept == nil } }

    /// Blocks while they are read, where the file, or what was added to it, is not what it was. `update-ca-certificates` puts a new file in the place of the old.
    func roots(_ path: String, and extra: String?) throws(Problem) -> TrustRoots {
        // Before it is read: what is written meanwhile is another file at the next look.
        let file = OwnBinary.identity(of: path)
        let (roots, use) = try state.withLock { state throws(Problem) -> (TrustRoots, UInt64) in
            state.uses += 1
            if let kept = state.kept, kept.file == file, kept.extra == extra { return (kept.roots, state.uses) }
            state.kept = nil  // where the new ones are not understood nobody is believed by the old
            let roots = try TrustRoots(path, and: extra)
            state.kept = Kept(file: file, extra: extra, roots: roots)
            return (roots, state.uses)
        }
        forget(after: use)
        return roots
    }

    private func forget(after use: UInt64) {
        Task { [self] in
            try? await Task.sleep(for: time)  // nobody ends it sooner
            state.withLock { if $0.uses == use { $0.kept = nil } }
        }
    }
}
