import AgentStore
import HostServices
import LinuxHost
import SiteModel

/// Seals what comes in and opens what is asked for. The key is read each time: nothing of it stays in memory, and a file that was put back is seen.
actor SecretDesk: NamedSecrets {
    private let store: AgentStore
    private let file: SecretKeyFile

    init(store: AgentStore, file: SecretKeyFile) {
        self.store = store
        self.file = file
    }

    func secret(_ name: SecretName) async throws -> Secret {
        guard let kept = try await store.secret(name) else { throw await unknown(name) }
        return try open(kept)
    }

    func open(_ kept: SealedSecret) throws -> Secret {
        guard let key = try file.read() else { throw Self.unfit("it is missing") }
        guard key.mark == kept.keyMark else { throw Self.unfit("secret '\(kept.name)' was sealed with another one") }
        guard let secret = key.open(kept.sealed, as: kept.name) else {
            throw Problem.cannot(
                "open secret", kept.name.rawValue, "what is stored is not what was sealed", code: .secretDamaged,
                hint: "agent secret rotate \(kept.name) --file PATH", details: ["secret.name": kept.name.rawValue])
        }
        return secret
    }

    func all() async throws -> [SealedSecret] { try await store.secrets() }

    func add(_ name: SecretName, _ secret: Secret, expiresAt: Int64?, now: Int64) async throws {
        let sealed = try await sealed(name, secret, expiresAt: expiresAt, now: now)
        guard try await store.add(sealed) else { throw Self.taken(name) }
    }

    /// - Throws: what would be said of a secret that is to be changed and is not there, or to be added and is.
    func require(_ name: SecretName, isThere: Bool) async throws {
        guard (try await store.secret(name) != nil) != isThere else { return }
        if isThere { throw await unknown(name) }
        throw Self.taken(name)
    }

    func replace(_ name: SecretName, _ secret: Secret, until: SecretEnd, now: Int64) async throws {
        guard let old = try await store.secret(name) else { throw await unknown(name) }
        let end = until.end(after: old.changedAt, old.expiresAt, now: now)
        guard try await store.replace(try await sealed(name, secret, expiresAt: end, now: now)) else { throw await unknown(name) }
    }

    func remove(_ name: SecretName) async throws {
        guard try await store.removeSecret(name) else { throw await unknown(name) }
    }

    /// Of a request that holds a secret, to be kept: nobody without the key learns from it what the secret may have been.
    func digest(_ content: [UInt8]) async throws -> String { try await key(besides: nil).digest(content) }

    private func sealed(_ name: SecretName, _ secret: Secret, expiresAt: Int64?, now: Int64) async throws -> SealedSecret {
        let key = try await key(besides: name)
        return SealedSecret(
            name: name, sealed: try key.seal(secret, as: name), keyMark: key.mark, createdAt: now, changedAt: now, expiresAt: expiresAt)
    }

    /// The one key of all secrets; made where there are none.
    private func key(besides name: SecretName?) async throws -> SecretKey {
        // A second key beside secrets of the first would make two that cannot be told from loss.
        let marks = Set(try await store.secrets().filter { $0.name != name }.map(\.keyMark))
        let key: SecretKey
        if let there = try file.read() {
            key = there
        } else if marks.isEmpty {
            key = try file.make()
        } else {
            throw Self.unfit("it is missing")
        }
        guard marks.allSatisfy({ $0 == key.mark }) else { throw Self.unfit("the secrets that are kept were sealed with another one") }
        return key
    }

    private static func taken(_ name: SecretName) -> Problem {
        .cannot(
            "keep secret", name.rawValue, "there is one of this name", code: .secretExists, hint: "agent secret rotate \(name) --file PATH",
            details: ["secret.name": name.rawValue])
    }

    private func unknown(_ name: SecretName) async -> Problem {
        let names = (try? await store.secrets().map(\.name.rawValue)) ?? []  // without them it is said all the same
        return .cannot(
            "find secret", name.rawValue, "there is none of this name", code: .secretNotFound,
            hint: Nearest.hint(name.rawValue, among: names, "agent secret list"), details: ["secret.name": name.rawValue])
    }

    private static func unfit(_ reason: String) -> Problem {
        Problem(
            .secretKey, "cannot use the key of secrets: \(reason)", hint: "put its file back, or agent secret remove what it sealed")
    }
}
