extension ActivationLane {
    /// What the lane can do to a web server, handed in by the room that knows one.
    package struct Effects: Sendable {
        package var publish: @Sendable (Item) async throws -> Void
        /// Takes an item that leaves out of service.
        package var withdraw: @Sendable (Item) async throws -> Void
        /// Takes an item that was published by this very lane back to what stood before it, be it nothing; `rejected` when validate refused it.
        package var retract: @Sendable (Item, _ rejected: Bool) async throws -> Void
        package var validate: @Sendable () async throws -> Void
        package var reload: @Sendable () async throws -> Void
        package var prove: @Sendable (Item) async throws -> Void
        /// Whether this refusal by validate is about the item's own file.
        package var isAbout: @Sendable (_ refusal: any Error, Item) -> Bool
        package init(
            publish: @escaping @Sendable (Item) async throws -> Void, withdraw: @escaping @Sendable (Item) async throws -> Void,
            retract: @escaping @Sendable (Item, Bool) async throws -> Void, validate: @escaping @Sendable () async throws -> Void,
            isAbout: @escaping @Sendable (any Error, Item) -> Bool,
            reload: @escaping @Sendable () async throws -> Void, prove: @escaping @Sendable (Item) async throws -> Void
        ) {
            self.publish = publish
            self.withdraw = withdraw
            self.retract = retract
            self.validate = validate
            self.isAbout = isAbout
            self.reload = reload
            self.prove = prove
        }
    }
}
