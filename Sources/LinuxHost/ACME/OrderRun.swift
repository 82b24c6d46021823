import Foundation
import HostServices
import SiteModel

/// One order from its beginning, or from wherever a process before this one left it, to its end. What is on disk decides; nothing is remembered beside it.
struct OrderRun: Sendable {
    let authority: LegoAuthority
    let order: CertificateOrder
    let directory: OrderDirectory

    func fulfil(_ progress: @escaping @Sendable (OrderProgress) -> Void) async throws -> OrderedCertificate {
        let known = try await onBlockingThread { () throws(Problem) in try directory.read(OrderDirectory.Wanted.self, directory.wanted) }
        if let known, known.order != order {
            throw Problem.cannot(
                "order", order.id.rawValue, "another order has this name", code: .badRequest, details: ["order": order.id.rawValue])
        }
        // What has ended is told whatever stands in acme.conf now.
        let end = try await onBlockingThread { () throws(Problem) in try directory.read(OrderDirectory.End.self, directory.end) }
        if let end { return try await told(end) }
        let before = try await onBlockingThread { () throws(Problem) in try SurvivingProgram.recorded(directory.process) }
        if let before, let known, try await hasBegun(before) {
            // So is what has begun: where the file is not understood now, nobody learns what the authority said of the account.
            let settings = try? await authority.settings()
            let account = try? settings?.authority(order.authority)
            return try await wait(
                for: before, account.flatMap { known == wanted($0) ? $0 : nil }, await telling(account, settings), progress)
        }
        let settings = try await authority.settings()
        let account = try settings.authority(order.authority)
        let begun = try await begin(wanted(account), account, settings)
        return try await wait(for: begun.program, account, begun.telling, progress)
    }

    /// Of what somebody else began: with which secrets is not known. Those of today are hidden, and only where there never was one lego's own words are told.
    private func telling(_ account: CertificateAuthorityAccount?, _ settings: AuthoritySettings?) async -> LegoTelling {
        var provider: DNSProvider?
        if case .dns(let name) = order.challenge { provider = try? settings?.provider(name) }
        // A secret that cannot be read any more is one that only the authority's words cannot hold.
        let secrets = try? await authority.handedOver(account, provider).all
        return LegoTelling(order.challenge, hiding: secrets ?? [], isSure: account != nil && account?.externalAccount == nil)
    }

    private func wanted(_ account: CertificateAuthorityAccount) -> OrderDirectory.Wanted {
        .init(order: order, server: account.directory.rawValue, email: account.email.rawValue)
    }

    /// Of an order that ended well; asks nobody.
    func issued() async throws -> OrderedCertificate {
        let (known, end) = try await onBlockingThread { () throws(Problem) in
            (try directory.read(OrderDirectory.Wanted.self, directory.wanted), try directory.read(OrderDirectory.End.self, directory.end))
        }
        guard known?.order == order, case .issued? = end else {
            throw Problem.cannot(
                "install the certificate of order", order.id.rawValue, "it gave none that lies here", code: .orderFailed,
                details: ["order": order.id.rawValue])
        }
        return try await told(.issued)
    }

    /// Whether lego may have asked somebody. It is told to run when it is on record, and writes a line before it orders.
    private func hasBegun(_ program: SurvivingProgram) async throws -> Bool {
        if program.running != nil { return true }
        return try await onBlockingThread { () throws(Problem) in try !directory.words(order.names, LegoTelling(order.challenge)).isEmpty }
    }

    private func begin(
        _ wanted: OrderDirectory.Wanted, _ account: CertificateAuthorityAccount, _ settings: AuthoritySettings
    ) async throws -> (program: SurvivingProgram, telling: LegoTelling) {
        let (command, handed) = try await authority.prepared(order, account, settings, directory)
        try await look(account)
        let key = try await authority.accounts.key(account.name)
        let registration = try await authority.accounts.registration(account)
        let replaced = try order.replacing == nil ? nil : replacedLeaf()
        try await onBlockingThread { () throws(Problem) in
            _ = try AuthorityCalls.root(account)
            try OwnDirectory.make(authority.layout.directories.acme)
            try OrderDirectory.requireRoom(in: authority.layout.acme)
            try directory.prepare(wanted)
            try directory.layOut(account, key: key, registration: registration)
            if case .http = order.challenge { try ChallengeDirectory(layout: authority.layout).make() }
            if let replaced { try AtomicFile.write(replaced, to: directory.chain(order.names[0]), mode: 0o600) }
        }
        let program = try await SurvivingProgram.start(command, log: directory.log, record: directory.process)
        return (program, LegoTelling(order.challenge, hiding: handed.all))
    }

    private func replacedLeaf() throws(Problem) -> String { try IssuedChain.leaf(order.replacing ?? "").pem() }

    /// An authority that does not answer, or cannot, is known before lego asks it: lego shows no headers and has no bounds.
    private func look(_ account: CertificateAuthorityAccount) async throws {
        let facts = try await authority.facts(of: account.name)
        if let profile = order.profile ?? account.profile, !facts.profiles.contains(profile) {
            let all = facts.profiles.map(\.rawValue).sorted().joined(separator: ", ")
            throw OrderFailure(.profileRefused, "it has no profile '\(profile)': \(all.isEmpty ? "it has none" : all)")
        }
        if facts.needsExternalAccount, account.externalAccount == nil {
            throw OrderFailure(.rejected, "it takes only those who have an account with it already: eab-key-id and eab-key in acme.conf")
        }
    }

    // MARK: Waiting

    /// Between two looks at lego's words, by how many bytes they have; an order of a hundred names has a tenth of what is much.
    private static func pause(_ length: Int64) -> Duration { .milliseconds(length < 16 << 10 ? 25 : length < 256 << 10 ? 100 : 1000) }

    /// - Parameter account: with whom it was begun; nil where acme.conf says something else by now.
    private func wait(
        for program: SurvivingProgram, _ account: CertificateAuthorityAccount?, _ telling: LegoTelling,
        _ progress: @escaping @Sendable (OrderProgress) -> Void
    ) async throws -> OrderedCertificate {
        var (told, read) = (0, Int64(-1))
        while true {
            // Asked before what it wrote is read: so its last words are not missed.
            let isRunning = program.running != nil
            // Reading it all costs more than lego's whole work where an authority makes it write much.
            let length = try await onBlockingThread { () throws(Problem) in try directory.wordsLength() }
            if length != read || !isRunning {
                read = length
                let words = try await onBlockingThread { () throws(Problem) in try directory.words(order.names, telling) }
                let steps = words.progress
                steps.dropFirst(told).forEach(progress)
                told = max(told, steps.count)
                if !isRunning {
                    guard !words.isEmpty else { throw notBegun(words) }
                    return try await judge(account, words.failure)
                }
                if let putOff = words.isPutOff {
                    await program.end()
                    return try await judge(account, putOff)
                }
            }
            if program.isLate {
                await program.end()
                return try await judge(account, OrderFailure(.deadline, "lego did not end within \(Int(program.record.deadline)) seconds"))
            }
            try await Task.sleep(for: Self.pause(length))
        }
    }

    /// Nobody was asked: asking for it again begins it.
    private func notBegun(_ words: LegoLog) -> Problem {
        .cannot(
            "begin lego for order", order.id.rawValue, words.unbegun, code: .commandFailed, hint: "agent doctor",
            details: ["order": order.id.rawValue])
    }

    /// What cannot be written down is judged again when somebody asks again: the end is written last.
    /// - Parameter failure: why there is no certificate, where there is none.
    private func judge(_ account: CertificateAuthorityAccount?, _ failure: OrderFailure) async throws -> OrderedCertificate {
        if let account { try await authority.accounts.keep(directory.accountFile(account), of: account) }
        let now = authority.now()
        let (first, names) = (order.names[0], order.names)
        let end = try await onBlockingThread { () throws(Problem) -> OrderDirectory.End in
            var end = OrderDirectory.End.failed(failure)
            if try AtomicFile.bytes(directory.mark(first)) != nil, let chain = try AtomicFile.bytes(directory.chain(first)),
                let key = try AtomicFile.read(directory.key)
            {
                let checked: OrderedCertificate?
                do throws(OrderFailure) { checked = try IssuedChain.check(chain, key: Secret(key), names: names, now: now) } catch {
                    checked = nil
                    end = .failed(error)
                }
                if let checked {
                    try directory.keep(checked)
                    end = .issued
                }
            }
            try directory.write(end, to: directory.end)
            // What is told of it is kept; in the rest may stand what lego was handed.
            try AtomicFile.remove(directory.log)
            return end
        }
        if case .failed(let failure) = end, failure.kind == .accountGone { try await authority.accounts.forget(order.authority) }
        return try await told(end)
    }

    private func told(_ end: OrderDirectory.End) async throws -> OrderedCertificate {
        switch end {
        case .failed(let failure): throw failure
        case .issued:
            let (names, now) = (order.names, authority.now())
            return try await onBlockingThread { () throws -> OrderedCertificate in
                guard let text = try AtomicFile.read(directory.issued), let key = try AtomicFile.read(directory.key) else {
                    throw Problem.cannot(
                        "read", directory.issued, "it is gone", code: .configurationRefused, details: ["path": directory.issued])
                }
                return try IssuedChain.check(Array(IssuedChain.chain(of: text).utf8), key: Secret(key), names: names, now: now)
            }
        }
    }
}
