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
        /// Somebody waits for their time to be over.
        var isWatched = false

        mutating func use(_ file: String?, _ extra: String?) -> TrustRoots? {
            guard let kept, kept.file == file, kept.extra == extra else { return nil }
            uses += 1
            return kept.roots
        }
    }
    /// Held while they are read, by threads that may wait; the state is held for moments alone.
    private let reading = Mutex(())
    private let state = Mutex(State())
    private let time: Duration

    /// - Parameter time: for which they stay after their last use, and at most for twice as long.
    init(for time: Duration = .seconds(10)) { self.time = time }

    var isEmpty: Bool { state.withLock { $0.kept == nil } }

    /// Blocks while they are read, where the file, or what was added to it, is not what it was. `update-ca-certificates` puts a new file in the place of the old.
    func roots(_ path: String, and extra: String?) throws(Problem) -> TrustRoots {
        try reading.withLock { _ throws(Problem) in
            // Before it is read: what is written meanwhile is another file at the next look.
            let file = OwnBinary.identity(of: path)
            if let known = state.withLock({ $0.use(file, extra) }) { return known }
            state.withLock { $0.kept = nil }  // where the new ones are not understood nobody is believed by the old
            let roots = try TrustRoots(path, and: extra)
            keep(Kept(file: file, extra: extra, roots: roots))
            return roots
        }
    }

    private func keep(_ kept: Kept) {
        let isWatched = state.withLock { state in
            state.kept = kept
            state.uses += 1
            defer { state.isWatched = true }
            return state.isWatched
        }
        if !isWatched { Task { [self] in await forget() } }
    }

    /// One waits for all uses.
    private func forget() async {
        var seen: UInt64?
        while true {
            try? await Task.sleep(for: time)  // nobody ends it sooner
            let isOver = state.withLock { state in
                guard state.uses == seen || state.kept == nil else {
                    seen = state.uses
                    return false
                }
                (state.kept, state.isWatched) = (nil, false)
                return true
            }
            if isOver { return }
        }
    }
}
