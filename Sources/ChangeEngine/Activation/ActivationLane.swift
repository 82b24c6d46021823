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

    private let effects: Effects
    private var queue = ActivationQueue<Item>()
    private var answers: [Int: CheckedContinuation<Void, any Error>] = [:]
    private var isDriving = false

    package init(_ effects: Effects) { self.effects = effects }

    /// Returns when the item is live and proved. Throws its own problem when it is not; it is withdrawn then.
    ///
    /// A cancelled caller gets `CancellationError` only when the item is not left published; when the cancel comes too late for that, it returns.
    package func activate(_ item: Item) async throws { try await request(item, .arrive) }

    /// Withdraws and reloads, in the same lane. Absent is success. Not given up when its caller is cancelled: it is part of a way back.
    package func deactivate(_ item: Item) async throws { try await request(item, .leave) }

    /// Reloads since start, for tests and metrics.
    package private(set) var reloads = 0

    private func request(_ item: Item, _ wish: ActivationWish) async throws {
        if wish == .arrive { try Task.checkCancellation() }
        let ticket = queue.add(item, wish)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer in
                answers[ticket] = answer
                guard !isDriving else { return }
                isDriving = true
                // A task of its own: the batch belongs to all who wait for it, none of them may cancel it for the others.
                Task { await drive() }
            }
        } onCancel: {
            if wish == .arrive { Task { await self.giveUp(ticket) } }
        }
    }

    private func drive() async {
        while let batch = queue.nextBatch() { await run(batch) }
        isDriving = false
    }

    /// Not begun: taken from the queue, nothing happened. In flight: the batch withdraws it at the next point where it may.
    private func giveUp(_ ticket: Int) {
        if queue.giveUp(ticket) { answer(ticket, CancellationError()) }
    }

    private func answer(_ ticket: Int, _ failure: (any Error)?) {
        guard let answer = answers.removeValue(forKey: ticket) else { return }
        if let failure { answer.resume(throwing: failure) } else { answer.resume() }
    }

    // One batch. `standing` are the arrivals whose files are published.

    private func run(_ batch: [ActivationRequest<Item>]) async {
        var left: [ActivationRequest<Item>] = []
        for request in batch where request.wish == .leave {
            do {
                try await effects.withdraw(request.item, false)
                left.append(request)
            } catch {
                answer(request.ticket, error)
            }
        }
        var standing: [ActivationRequest<Item>] = []
        for request in batch where request.wish == .arrive {
            do {
                try await effects.publish(request.item)
                standing.append(request)
            } catch {
                await refuse(request, error)
            }
        }
        let givenUp = standing.filter { queue.isGivenUp($0.ticket) }
        standing.removeAll { request in givenUp.contains { $0.ticket == request.ticket } }
        for request in givenUp { await refuse(request, CancellationError()) }

        do {
            try await validated(&standing)
            guard !standing.isEmpty || !left.isEmpty else { return }
            try await reload()
        } catch {
            for request in standing { await refuse(request, error) }
            for request in left { answer(request.ticket, error) }
            // The reload may have been half heard; without our files it should be as it was. When not, the failure above is the one to report.
            if !standing.isEmpty { try? await validateAndReload() }
            return
        }
        for request in left { answer(request.ticket, nil) }
        await prove(standing)
    }

    /// Leaves in `standing` what validates. Throws when the tree is refused with nothing of ours in it: somebody else's file is broken.
    private func validated(_ standing: inout [ActivationRequest<Item>]) async throws {
        do {
            return try await effects.validate()
        } catch  where standing.isEmpty {
            throw error
        } catch {}  // Whose fault it is, the next lines find out.

        for request in standing { try await effects.withdraw(request.item, false) }
        try await effects.validate()
        let suspects = standing
        standing = []
        for request in suspects {
            do { try await effects.publish(request.item) } catch {
                await refuse(request, error)
                continue
            }
            do {
                try await effects.validate()
                standing.append(request)
            } catch {
                await refuse(request, error, rejected: true)
            }
        }
    }

    private func prove(_ standing: [ActivationRequest<Item>]) async {
        let failures = await withTaskGroup(of: (Int, (any Error)?).self) { group in
            for request in standing {
                let given = queue.isGivenUp(request.ticket)
                group.addTask { [effects] in
                    do {
                        if given { throw CancellationError() }
                        try await effects.prove(request.item)
                        return (request.ticket, nil)
                    } catch {
                        return (request.ticket, error)
                    }
                }
            }
            var failures: [Int: any Error] = [:]
            for await (ticket, failure) in group { failures[ticket] = failure }
            return failures
        }
        for request in standing where failures[request.ticket] == nil { answer(request.ticket, nil) }
        let failed = standing.filter { failures[$0.ticket] != nil }
        guard !failed.isEmpty else { return }

        var problems = failures
        for request in failed {
            do { try await effects.withdraw(request.item, false) } catch {
                problems[request.ticket] = leftPublished(failures[request.ticket], error)
            }
        }
        do {
            try await validateAndReload()
        } catch {
            for request in failed { problems[request.ticket] = leftPublished(failures[request.ticket], error) }
        }
        for request in failed { answer(request.ticket, problems[request.ticket]) }
    }

    private func refuse(_ request: ActivationRequest<Item>, _ cause: any Error, rejected: Bool = false) async {
        do {
            try await effects.withdraw(request.item, rejected)
            answer(request.ticket, cause)
        } catch {
            answer(request.ticket, leftPublished(cause, error))
        }
    }

    /// Never a `CancellationError`: that one promises that the item is gone.
    private func leftPublished(_ cause: (any Error)?, _ obstacle: any Error) -> Problem {
        let why = (obstacle as? Problem)?.message ?? "\(obstacle)"
        var problem = cause as? Problem ?? Problem(.configurationRefused, "cannot withdraw a configuration file: \(why)")
        problem.details["withdraw.problem"] = why
        return problem
    }

    private func validateAndReload() async throws {
        try await effects.validate()
        try await reload()
    }

    private func reload() async throws {
        reloads += 1
        try await effects.reload()
    }
}
