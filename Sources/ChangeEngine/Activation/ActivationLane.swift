import SiteModel

/// Makes configuration files live for many changes at once: one activation in flight, one pending that collects the rest.
///
/// A batch is one critical section: publish all → validate → reload → prove. When validate refuses a batch, its items are tried one by one, so only
/// the bad one is refused. An item whose proof fails is withdrawn (and a reload takes it out) without hurting its batch.
package actor ActivationLane<Item: Sendable & Hashable> {
    package struct Effects: Sendable {
        package var publish: @Sendable (Item) async throws -> Void
        /// `rejected` when validate refused it.
        package var withdraw: @Sendable (Item, _ rejected: Bool) async throws -> Void
        package var validate: @Sendable () async throws -> Void
        package var reload: @Sendable () async throws -> Void
        package var prove: @Sendable (Item) async throws -> Void
        package init(
            publish: @escaping @Sendable (Item) async throws -> Void, withdraw: @escaping @Sendable (Item, Bool) async throws -> Void,
            validate: @escaping @Sendable () async throws -> Void, reload: @escaping @Sendable () async throws -> Void,
            prove: @escaping @Sendable (Item) async throws -> Void
        ) {
            self.publish = publish
            self.withdraw = withdraw
            self.validate = validate
            self.reload = reload
            self.prove = prove
        }
    }
    package init(_ effects: Effects) { fatalError("engine") }
    /// Returns when the item is live and proved. Throws its own problem when it is not; it is withdrawn then.
    package func activate(_ item: Item) async throws { fatalError("engine") }
    /// Withdraws and reloads, in the same lane. Absent is success.
    package func deactivate(_ item: Item) async throws { fatalError("engine") }
    /// Reloads since start, for tests and metrics.
    package var reloads: Int { fatalError("engine") }
}
