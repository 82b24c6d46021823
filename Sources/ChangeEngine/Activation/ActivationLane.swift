import SiteModel

/// Makes configuration files live for many changes at once: one activation in flight, one pending that collects the rest.
///
/// A batch is one critical section: publish all → validate → reload → prove. When validate refuses a batch, its items are tried one by one, so only
/// the bad one is refused. An item whose proof fails is retracted: what stood before it is published again, and a reload puts it
/// into service, without hurting the batch.
///
/// A stranger's broken file stops what goes forward, before anything is touched, and never what goes back: files are put back at once, and the reload
/// that they are owed follows as soon as the tree is whole.
package actor ActivationLane<Item: Sendable & Hashable> {
    private let effects: Effects
    private var queue = ActivationQueue<Item>()
    private var answers: [Int: CheckedContinuation<Void, any Error>] = [:]
    private var isDriving = false
    /// Files were put back and never loaded. Lost with the process: the next reload of any kind loads them too.
    private var owesReload = false
    /// Work that must have the server's files for itself.
    private var solos: [@Sendable () async -> Void] = []

    package init(_ effects: Effects) { self.effects = effects }

    /// Returns when the item is live and proved. Throws its own problem when it is not; what stood before it is published then.
    ///
    /// A cancelled caller gets `CancellationError` only when the item is not left published; when the cancel comes too late for that, it returns.
    package func activate(_ item: Item) async throws { try await request(item, .arrive) }

    /// Withdraws and reloads, in the same lane. Absent is success. Not given up when its caller is cancelled: what left may be out of service already.
    ///
    /// Throws validate's refusal, with nothing touched, when the tree is broken by a file that is not the item's own.
    package func deactivate(_ item: Item) async throws { try await request(item, .leave) }

    /// The way back of either: `restore` puts the item's file back as it was, or away, then a reload. Not given up when its caller is cancelled.
    ///
    /// Returns also when validate refuses the tree: nothing can be loaded then, by nobody, and `settle` loads it as soon as that is over.
    package func takeBack(_ item: Item, _ restore: @escaping @Sendable () async throws -> Void) async throws {
        try await request(item, .back(restore))
    }

    /// Runs work that is a critical section of its own, between two batches: it may write what all items share, validate and reload.
    /// Not given up when its caller is cancelled.
    package func alone<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { (answer: CheckedContinuation<Value, any Error>) in
            solos.append {
                do {
                    answer.resume(returning: try await work())
                } catch {
                    answer.resume(throwing: error)
                }
            }
            guard !isDriving else { return }
            isDriving = true
            Task { await drive() }
        }
    }

    /// Validates everything and has it loaded, whoever wrote it.
    package func reloadAll() async throws {
        try await alone { try await self.validateAndReload() }
    }

    /// Loads what ways back put in place while the tree was broken. To be called now and then.
    package func settle() async {
        guard owesReload, !isDriving else { return }
        isDriving = true
        // A task of its own, as in `request`: who comes meanwhile waits for it, and the caller must not cancel it for them.
        await Task {
            try? await validateAndReload()  // Still broken, or down: asked again.
            await drive()
        }.value
    }

    /// Reloads since start, for tests and metrics.
    package private(set) var reloads = 0
    /// How many wait for the next batch.
    package var waiting: Int { queue.waiting }

    private func request(_ item: Item, _ wish: ActivationWish) async throws {
        if wish.mayBeGivenUp { try Task.checkCancellation() }
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
            if wish.mayBeGivenUp { Task { await self.giveUp(ticket) } }
        }
    }

    private func drive() async {
        while true {
            if !solos.isEmpty {
                let solo = solos.removeFirst()
                await solo()
            } else if let batch = queue.nextBatch() {
                await run(batch)
            } else {
                break
            }
        }
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
        // Ways back come first: they may mend what would refuse the others.
        let back = await succeeding(batch) { if case .back(let restore) = $0.wish { restore } else { nil } }
        let leaving = await admitted(batch.filter { if case .leave = $0.wish { true } else { false } })
        let left = await succeeding(leaving) { [effects] request in { try await effects.withdraw(request.item) } }
        var standing = await published(batch.filter { if case .arrive = $0.wish { true } else { false } })
        do {
            try await validated(&standing)
        } catch {
            for request in left { answer(request.ticket, error) }
            for request in back { answer(request.ticket, owing(error)) }
            return
        }
        guard !standing.isEmpty || !left.isEmpty || !back.isEmpty else { return }
        do {
            try await reload()
        } catch {
            for request in standing { await refuse(request, error) }
            for request in left + back { answer(request.ticket, error) }
            // The reload may have been half heard; without our files it should be as it was. When not, the failure above is the one to report.
            if !standing.isEmpty { try? await validateAndReload() }
            return
        }
        for request in left + back { answer(request.ticket, nil) }
        await prove(standing)
    }

    /// Does the work that is given for a request; those whose work fails are answered, the others returned.
    private func succeeding(
        _ requests: [ActivationRequest<Item>], _ work: (ActivationRequest<Item>) -> (@Sendable () async throws -> Void)?
    ) async -> [ActivationRequest<Item>] {
        var succeeding: [ActivationRequest<Item>] = []
        for request in requests {
            guard let work = work(request) else { continue }
            do {
                try await work()
                succeeding.append(request)
            } catch {
                answer(request.ticket, error)
            }
        }
        return succeeding
    }

    /// Nobody leaves a tree that is broken already: without a reload, leaving would show only after the next one. Unless leaving is what mends it.
    private func admitted(_ leaving: [ActivationRequest<Item>]) async -> [ActivationRequest<Item>] {
        if leaving.isEmpty { return [] }
        do {
            try await effects.validate()
        } catch {
            if leaving.contains(where: { effects.isAbout(error, $0.item) }) { return leaving }
            for request in leaving { answer(request.ticket, error) }
            return []
        }
        return leaving
    }

    private func published(_ arriving: [ActivationRequest<Item>]) async -> [ActivationRequest<Item>] {
        var standing: [ActivationRequest<Item>] = []
        for request in arriving {
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
        return standing
    }

    /// What a way back is told of a refusal: nothing, when only the reload is missing.
    private func owing(_ refusal: any Error) -> (any Error)? {
        guard (refusal as? Problem)?.code == .configurationRefused else { return refusal }
        owesReload = true
        return nil
    }

    /// Leaves in `standing` what validates. Throws when the tree is refused with nothing of ours in it: somebody else's file is broken.
    /// Who arrived is answered and gone then.
    private func validated(_ standing: inout [ActivationRequest<Item>]) async throws {
        do {
            return try await effects.validate()
        } catch  where standing.isEmpty {
            throw error
        } catch {}  // Whose fault it is, the next lines find out.

        let suspects = standing
        standing = []
        do {
            for request in suspects { try await effects.retract(request.item, false) }
            try await effects.validate()
        } catch {
            for request in suspects { await refuse(request, error) }
            throw error
        }
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
            do { try await effects.retract(request.item, false) } catch {
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
            try await effects.retract(request.item, rejected)
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
        owesReload = false
    }
}
