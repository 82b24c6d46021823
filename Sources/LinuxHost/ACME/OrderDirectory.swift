import Foundation
import HostServices
import SiteModel

/// The scratch directory of an order, root's alone: what was wanted, the key that waits, what lego needs and leaves, and how it ended.
struct OrderDirectory: Sendable {
    let layout: HostLayout
    let id: OrderID

    /// What was wanted, with whom: so that another order, or another account, is never met under its name.
    struct Wanted: Codable, Sendable, Hashable {
        var order: CertificateOrder
        var server: String
        var email: String
    }
    /// Written once, when it is known.
    enum End: Codable, Sendable, Hashable { case issued, failed(OrderFailure) }

    private func file(_ name: String) -> String { layout.acmeOrderFile(id, name) }
    var wanted: String { file("order.json") }
    var key: String { file("key.pem") }
    var request: String { file("request.csr") }
    var process: String { file("process.json") }
    var end: String { file("end.json") }
    var log: String { file("output") }
    /// Chain and key, checked.
    var issued: String { file("issued.pem") }
    var lego: String { file("lego") }

    /// Whoever is begun anew after a crash finds the same key.
    func prepare(_ wanted: Wanted) throws(Problem) {
        try OwnDirectory.make(layout.directories.order(id))
        try write(wanted, to: self.wanted)
        let key: Secret
        if let text = try AtomicFile.read(self.key) {
            key = Secret(text)
        } else {
            key = CertificateRequest.key()
            try AtomicFile.write(key.exposed, to: self.key, mode: 0o600)
        }
        try AtomicFile.write(try CertificateRequest.text(for: wanted.order.names, key: key), to: request, mode: 0o600)
    }

    // MARK: As lego has it

    /// lego's own name for a server's directory: of its host, with `_` for what no file name holds.
    static func server(_ directory: OutboundURL) -> String {
        let rest = directory.rawValue.dropFirst("https://".count).prefix { $0 != "/" && $0 != "?" }
        return String(rest).replacing(":", with: "_")
    }

    /// Directories as lego makes them, and in them the account's key, what the authority said of it, and the certificate that is replaced.
    func layOut(_ account: CertificateAuthorityAccount, key: Secret, registration: String?) throws(Problem) {
        let place = accountPlace(account)
        for path in Self.steps(to: "\(place)/keys", from: layout.acmeOrder(id)) + ["\(lego)/certificates"] {
            try OwnDirectory.make(DirectoryRule(path, .root, 0o700, writer: "daemon, lego", why: "as lego has it"))
        }
        try AtomicFile.write(key.exposed, to: "\(place)/keys/\(account.email).key", mode: 0o600)
        if let registration {
            try AtomicFile.write(registration, to: "\(place)/account.json", mode: 0o600)
        } else {
            try AtomicFile.remove("\(place)/account.json")
        }
    }

    func accountFile(_ account: CertificateAuthorityAccount) -> String { "\(accountPlace(account))/account.json" }
    private func accountPlace(_ account: CertificateAuthorityAccount) -> String {
        "\(lego)/accounts/\(Self.server(account.directory))/\(account.email)"
    }

    private static func steps(to path: String, from top: String) -> [String] {
        var steps: [String] = []
        for part in path.dropFirst(top.count + 1).split(separator: "/") { steps.append("\(steps.last ?? top)/\(part)") }
        return steps
    }

    /// lego's name for what belongs to the first name of a request.
    private static func fileName(_ name: CertificateName) -> String { name.description.replacing("*", with: "_") }
    func chain(_ name: CertificateName) -> String { "\(lego)/certificates/\(Self.fileName(name)).crt" }
    /// Written last: without it lego did not end writing.
    func mark(_ name: CertificateName) -> String { "\(lego)/certificates/\(Self.fileName(name)).json" }

    // MARK: What lies there

    func read<Value: Decodable>(_ type: Value.Type, _ path: String) throws(Problem) -> Value? {
        guard let text = try AtomicFile.read(path) else { return nil }
        do { return try JSONDecoder().decode(type, from: Data(text.utf8)) } catch {
            throw .cannot("read", path, "it is not as it was written", code: .configurationRefused, details: ["path": path])
        }
    }

    func write(_ value: some Encodable, to path: String) throws(Problem) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text: String
        do { text = String(decoding: try encoder.encode(value), as: UTF8.self) } catch {
            throw .cannot("write", path, "\(error)", code: .internalError)
        }
        try AtomicFile.write("\(text)\n", to: path, mode: 0o600)
    }

    /// How much lego wrote; nothing where it was not begun. It only appends.
    func wordsLength() throws(Problem) -> Int64 {
        var facts = stat()
        guard lstat(log, &facts) == 0 else {
            if errno == ENOENT { return 0 }
            throw systemCallProblem("look at", log)
        }
        return Int64(facts.st_size)
    }

    /// The last of it, where it is long.
    func words(_ names: [CertificateName], _ telling: LegoTelling) throws(Problem) -> LegoLog {
        let file = open(log, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if file < 0 {
            if errno == ENOENT { return LegoLog("", names: names, telling: telling) }
            throw systemCallProblem("read", log)
        }
        defer { close(file) }
        var facts = stat()
        try check("look at", log) { fstat(file, &facts) }
        var bytes = [UInt8](repeating: 0, count: LegoLog.most)
        let count = try check("read", log) { pread(file, &bytes, bytes.count, max(0, facts.st_size - off_t(bytes.count))) }
        return LegoLog(String(decoding: bytes[..<count], as: UTF8.self), names: names, telling: telling)
    }
}

extension OrderDirectory {
    /// Durable before it is said that it is there.
    func keep(_ certificate: OrderedCertificate) throws(Problem) {
        try AtomicFile.write(certificate.text.exposed, to: issued, mode: 0o600)
    }

    /// An order needs little, but what an authority signed and nobody could write down is lost, and counted. - Throws: `disk-full`.
    static func requireRoom(in path: String) throws(Problem) {
        guard try Directory.open(path).freeBytes() >= room else {
            throw systemCallProblem("make room for an order in", path, errno: ENOSPC)
        }
    }
    private static let room = 4 << 20

    /// An order's begins with the id of its site.
    static func revocation(_ random: UInt64) -> OrderID { OrderID(unchecked: "revoke-\(random)") }
    private static func removed(_ random: UInt64) -> OrderID { OrderID(unchecked: "removed-\(random)") }
    private var isLeftover: Bool {
        ["revoke-", "removed-"].contains { id.rawValue.hasPrefix($0) && UInt64(id.rawValue.dropFirst($0.count)) != nil }
    }

    /// Under a name that is nobody's first: what a kill in the middle leaves is known as that. A full disk may refuse the name.
    func remove() throws(Problem) {
        let (place, aside) = (layout.acmeOrder(id), layout.acmeOrder(Self.removed(.random(in: 0 ... .max))))
        try OwnDirectory.remove(rename(place, aside) == 0 ? aside : place)
    }

    var standing: OrderStanding {
        do throws(Problem) {
            guard let wanted = try read(Wanted.self, self.wanted) else {
                if isLeftover { return OrderStanding(name: id.rawValue, order: nil, state: .leftover) }
                return OrderStanding(name: id.rawValue, order: nil, state: .unreadable("it holds no order"))
            }
            return OrderStanding(name: id.rawValue, order: wanted.order, state: try state(wanted.order))
        } catch {
            return OrderStanding(name: id.rawValue, order: nil, state: isLeftover ? .leftover : .unreadable(error.message))
        }
    }

    private func state(_ order: CertificateOrder) throws(Problem) -> OrderStanding.State {
        switch try read(End.self, end) {
        case .issued: return .issued
        case .failed(let failure): return .failed(failure)
        case nil: break
        }
        guard let program = try SurvivingProgram.recorded(process) else { return .prepared }
        if program.running != nil { return .running }
        // Nobody has judged it yet; whoever asks for it does. Which secrets lego was handed is not known here.
        let words = try words(order.names, LegoTelling(order.challenge, isSure: false))
        if words.isEmpty { return .prepared }
        return try AtomicFile.bytes(mark(order.names[0])) != nil ? .issued : .failed(words.failure)
    }
}
