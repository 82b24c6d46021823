import Foundation
import HostServices
import SiteModel

/// What lego wrote while it worked: where it is, and why it ended. There is no other word of it than this text, and in it are an authority's. So nothing
/// but the protocol's own codes (RFC 8555 6.7) and lego's fixed words decides, and only names that were asked for are named.
package struct LegoLog: Sendable {
    /// More than the last of it is not read.
    static let most = 256 << 10

    private struct Line: Sendable {
        /// nil: it has none, as a word of an authority's over several lines has not.
        var date: String?
        var text: String
        /// Of those that lego is put behind, which speak where they could not begin it.
        var isOfOutside: Bool { date == nil && ["Failed to ", "prlimit: ", "cannot "].contains { text.hasPrefix($0) } }
    }
    private let names: [CertificateName]
    private let telling: LegoTelling
    private let lines: [Line]

    package init(_ text: String, names: [CertificateName], telling: LegoTelling) {
        self.names = names
        self.telling = telling
        var isInBody = false
        lines = text.split(separator: "\n", omittingEmptySubsequences: true).compactMap { raw in
            let whole = raw.prefix(4000)
            let line = Self.withoutBody(whole)
            let isOfLego = whole.prefixMatch(of: /\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d|\t?\[/) != nil
            // What follows a body that is not told is the rest of it.
            if isInBody && !isOfLego { return nil }
            isInBody = line.endIndex != whole.endIndex
            guard let date = line.prefixMatch(of: /\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d/) else { return Line(text: String(line)) }
            return Line(date: String(date.output), text: String(line[date.range.upperBound...].drop { $0 == " " }))
        }
    }

    /// What answered is no authority where it does not speak its protocol; who it is, and its status, is told, and nothing of what it said.
    private static func withoutBody(_ line: Substring) -> Substring {
        if let quote = line.firstRange(of: "failed to unmarshal \"") { return line[..<quote.lowerBound] }
        guard !line.contains("urn:ietf:params:acme:error:"), let answer = line.firstMatch(of: /\d{3} ?::\s?[A-Z]+ :: \S+ ::/) else {
            return line
        }
        return line[..<answer.range.upperBound].dropLast(3)
    }

    /// lego itself wrote nothing: it asked nobody.
    package var isEmpty: Bool { lines.allSatisfy(\.isOfOutside) }

    /// Where it wrote nothing: why, in one line.
    package var unbegun: String {
        lines.last.map { told($0.text, longest: 200) } ?? "it was ended before it wrote a word"
    }

    // MARK: Where it is

    package var progress: [OrderProgress] {
        lines.compactMap { $0.date == nil ? nil : step($0.text) }
    }

    private func step(_ line: String) -> OrderProgress? {
        guard line.hasPrefix("[INFO] ") else { return nil }
        let said = line.dropFirst("[INFO] ".count)
        if said.hasPrefix("acme: Registering account") { return .registering }
        guard said.hasPrefix("["), let end = said.firstIndex(of: "]") else { return nil }
        let words = said[said.index(after: end)...].drop { $0 == " " }
        let name = known(said[said.index(after: said.startIndex)..<end])
        if words.hasPrefix("acme: Obtaining bundled SAN certificate") { return .ordered }
        if words.hasPrefix("acme: Trying to solve") || words.hasPrefix("acme: Preparing to solve") { return name.map { .proving($0) } }
        if words.hasPrefix("The server validated our request") { return name.map { .proved($0) } }
        if words.hasPrefix("acme: Validations succeeded") { return .signing }
        return words.hasPrefix("Server responded with a certificate") ? .received : nil
    }

    /// lego writes names as the order has them; a wildcard also by its domain, which its challenge is for.
    private func known(_ text: some StringProtocol) -> CertificateName? {
        names.first { $0.description == text } ?? names.first { $0.isWildcard && $0.domain.ascii == text }
    }

    // MARK: Why it ended

    /// Newer versions wait by themselves when they are told to come again: how long, is not theirs to say.
    package var isPutOff: OrderFailure? {
        guard let last = lines.last(where: { $0.date != nil }), Self.isRetry(last.text), code(last.text) == "rateLimited" else {
            return nil
        }
        return failure
    }

    /// Of a run that gave no certificate.
    package var failure: OrderFailure {
        guard let begin = end else {
            // Of Go itself: an answer without end met the limit of memory that lego is given.
            if let out = lines.last(where: { $0.date == nil && $0.text.hasPrefix("fatal error: ") && $0.text.contains("memory") }) {
                return OrderFailure(
                    isAtEnd ? .lost : .serverTrouble, "its answer was more than lego may hold: \(told(out.text, longest: 200))")
            }
            let last = telling.onlyAuthority ? nil : lines.last.map { "; its last words: \(told($0.text, longest: 200))" }
            return OrderFailure(.interrupted, "lego ended without saying why: it was killed, or the machine went down\(last ?? "")")
        }
        let words = lines[begin...].map(\.text)
        let codes = words.compactMap(code)
        let kind = isLost(codes, words) ? .lost : judged(codes, of: words)
        var single: [CertificateName: String] = [:]
        for line in words where line.hasPrefix("[") {
            guard let close = line.firstIndex(of: "]"), let name = known(line[line.index(after: line.startIndex)..<close]) else { continue }
            let said = String(line[line.index(after: close)...].drop { $0 == " " })
            single[name] = mayBeTold(line) ? told(said, longest: 300) : RecordTrouble.sentence(telling.hidden.hide(said))
        }
        let wait = kind == .rateLimited || kind == .serverTrouble ? RetryDate.seconds(in: words, said: lines[begin].date ?? "") : nil
        return OrderFailure(kind, reason(words, kind), retryAfter: wait, names: single)
    }

    // MARK: What is told

    private func reason(_ words: [String], _ kind: OrderFailure.Kind) -> String {
        let harmless = words.filter(mayBeTold)
        if !harmless.contains(where: { !Self.headings.contains($0.trimmingPrefix("\t")) }), telling.onlyAuthority {
            let hidden = telling.hidden.hide(words.joined(separator: "\n"))
            return kind == .dnsTrouble
                ? RecordTrouble.sentence(hidden) : "lego ended without a certificate and named no reason of the authority's"
        }
        return told(harmless.prefix(20).joined(separator: "\n"), longest: 400)
    }

    /// Before anything is cut or joined: half a secret is not found any more.
    private func told(_ words: String, longest: Int) -> String {
        printable(telling.hidden.hide(words).replacing("\n", with: " ").replacing("\t", with: ""), longest: longest)
    }

    private static let headings: Set<Substring> = ["Could not obtain certificates:", "error: one or more domains had a problem:"]

    /// An authority was told no secret of a provider's, and lego meets it before the provider.
    private func mayBeTold(_ line: String) -> Bool {
        guard telling.onlyAuthority else { return true }
        let isOfProvider = Self.presenting.contains { line.contains($0) } || line.contains("cleaning up")
        let isOfAuthority = code(line) != nil || line.hasPrefix("Could not create client:") || line.wholeMatch(of: /\t?\d{3} ::.*/) != nil
        return Self.headings.contains(line.trimmingPrefix("\t")) || isOfAuthority && !isOfProvider
    }

    /// Of what proves a name: a file, or a record.
    private static let presenting = ["error presenting token", "acme: error presenting"]

    // MARK: What is lost

    /// All names were proved: what comes next is that the authority signs.
    private var isAtEnd: Bool { progress.contains { $0 == .signing || $0 == .received } }

    /// It may have signed: it was asked to and did not refuse by its own word, or lego could not write here.
    private func isLost(_ codes: [String], _ words: [String]) -> Bool {
        if progress.contains(.received) { return true }
        return codes.isEmpty && (isAtEnd || words.contains { text in Self.ownDisk.contains { text.contains($0) } })
    }
    /// As Go names ENOSPC, EDQUOT, EROFS and EIO.
    private static let ownDisk = ["no space left on device", "disk quota exceeded", "read-only file system", "input/output error"]

    /// Where the sentence begins that lego ended with: it has no level. Of a log that breaks off, what was to be tried again last.
    private var end: Int? {
        guard let last = lines.lastIndex(where: { $0.date != nil }) else { return nil }
        if Self.isRetry(lines[last].text) { return last }
        return lines[...last].lastIndex { $0.date != nil && !($0.text.hasPrefix("[") || Self.isAboutKeys($0.text)) }
    }

    private static func isRetry(_ line: String) -> Bool { line.hasPrefix("[WARN] retry:") }
    private static func isAboutKeys(_ line: String) -> Bool { line.hasPrefix("No key found for account") || line.hasPrefix("Saved key to") }

    /// The one after the protocol's own prefix; nil where there is none.
    private func code(_ line: String) -> String? {
        guard let range = line.range(of: "urn:ietf:params:acme:error:") else { return nil }
        return String(line[range.upperBound...].prefix { $0.isASCII && $0.isLetter })
    }

    private func judged(_ codes: [String], of end: [String]) -> OrderFailure.Kind {
        let kinds = codes.compactMap { Self.kinds[$0] }
        // One of several names that was asked too often is the reason to wait, whatever else was said.
        for kind in [OrderFailure.Kind.rateLimited, .accountGone, .profileRefused, .serverTrouble, .rejected, .unauthorised] {
            if kinds.contains(kind) { return kind }
        }
        if !codes.isEmpty { return .other }
        let isPresented = !end.contains { line in Self.presenting.contains { line.contains($0) } }
        // A file that cannot be laid out is no provider's matter: the disk is full, or the authority named a place that lego may not write in.
        guard telling.isOfDNS else { return isPresented ? .serverTrouble : .other }
        // Before it begins lego says what is wrong with the provider's variables, without "Could not".
        let isSettings = end.first.map { !$0.hasPrefix("Could not ") && !Self.isRetry($0) } ?? false
        return !isPresented || isSettings || end.contains { $0.contains("propagation") } ? .dnsTrouble : .serverTrouble
    }

    /// RFC 8555 6.7, RFC 8739, draft-ietf-acme-profiles.
    private static let kinds: [String: OrderFailure.Kind] = [
        "rateLimited": .rateLimited, "accountDoesNotExist": .accountGone, "invalidProfile": .profileRefused,
        "serverInternal": .serverTrouble, "badNonce": .serverTrouble,
        "unauthorized": .unauthorised, "connection": .unauthorised, "dns": .unauthorised, "incorrectResponse": .unauthorised,
        "tls": .unauthorised, "caa": .unauthorised,
        "rejectedIdentifier": .rejected, "unsupportedIdentifier": .rejected, "badCSR": .rejected, "badPublicKey": .rejected,
        "externalAccountRequired": .rejected, "userActionRequired": .rejected, "invalidContact": .rejected, "unsupportedContact": .rejected,
    ]
}

/// When it may be asked again, as Let's Encrypt says it within its sentence: `retry after 2026-11-28 10:00:00 UTC`. lego shows no header.
enum RetryDate {
    private static let longest: Int64 = 7 * 86_400

    /// - Parameter said: lego's date of it, in UTC too: so the two are of about one clock.
    static func seconds(in lines: [String], said: String) -> Int64? {
        guard let now = instant(said.replacing("/", with: "-")) else { return nil }
        for line in lines {
            guard let found = line.firstMatch(of: /retry after (\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?: UTC|Z)/) else { continue }
            guard let then = instant("\(found.1) \(found.2)") else { continue }
            return min(max(1, then - now), longest)
        }
        return nil
    }

    private static func instant(_ text: String) -> Int64? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "yyyy-MM-dd HH:mm:ss"
        return format.date(from: text).map { Int64($0.timeIntervalSince1970) }
    }
}
