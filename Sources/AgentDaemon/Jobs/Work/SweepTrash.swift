import SiteOperations

extension JobWork {
    static let sweepTrash = JobWork(.sweepTrash) { call in
        let core = call.core
        let over = try await core.store.sites(state: .trashed).filter {
            TrashGrace.isOver(for: $0, grace: core.settings.trashGrace, now: core.seconds)
        }
        for site in over { try await core.enqueue(try HostJob(.purge, site: site.id), by: call.peer.uid) }
        return over.isEmpty ? "none is due" : "\(over.count) due"
    }
}
