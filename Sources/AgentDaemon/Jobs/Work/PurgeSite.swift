import SiteOperations

extension JobWork {
    /// Looks again first: the site may have come back since its job was taken in.
    static let purge = JobWork(.purge) { call in
        let (core, id) = (call.core, try call.site())
        guard let site = try await core.store.site(id) else { return "it is gone" }
        guard TrashGrace.isOver(for: site, grace: core.settings.trashGrace, now: core.seconds) else {
            return "its time in the trash is not over"
        }
        // A purge has no way back: one that got stuck goes on. Any other change of the site is a person's, and is waited for.
        let begun = try await core.store.unfinished().first { $0.plan.subject == id.rawValue }
        if let begun, begun.state == .stuck, begun.plan.onlyForward {
            return try call.judged(try await core.runner.resume(begun.id))
        }
        return try await call.ended(try await core.purge(id.rawValue, by: call.peer))
    }
}
