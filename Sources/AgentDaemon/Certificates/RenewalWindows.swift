import AgentStore
import HostServices
import SiteModel
import SiteOperations

/// Asks authorities when they want which certificate renewed (RFC 9773), as often as they ask to be asked. Where nothing is said, two thirds of its life
/// decide.
struct RenewalWindows: Sendable {
    /// In one pass, those first that were not asked for longest: the pass has an end, and the next one is half a day away. Fewer than the guard of these
    /// questions lets through at once: nobody hears of a limit that this alone has used up.
    static let most = 250
    let core: AgentCore
    init(_ core: AgentCore) { self.core = core }

    /// What one pass knows of an authority. Its directory is asked for once.
    private enum Known {
        /// nil: it tells no times.
        case address(String?)
        /// It may not be asked now, or gave no answer: the next pass asks again.
        case silent
    }

    /// - Returns: how many windows are new.
    func refresh() async throws -> Int {
        let settings = try await core.host.authority.settings()
        guard let first = settings.first, let now = try await core.clock.look(core).time?.seconds else { return 0 }
        let standings = try await core.store.certificateStandings()
        let sites = try await core.store.sites(state: .live).filter { site in
            site.certificate?.signer == .authority && site.spec.tls.mode.asksAuthority
                && standings[site.id]?.isAsked(at: now) ?? false && standings[site.id]?.order == nil
        }
        let asked = sites.sorted { (standings[$0.id]?.askAgain ?? 0, $0.id.rawValue) < (standings[$1.id]?.askAgain ?? 0, $1.id.rawValue) }
        var (new, known) = (0, [AuthorityName: Known]())
        for site in asked.prefix(Self.most) {
            guard let standing = standings[site.id] else { continue }
            // Who is not named any more signed it once, and is not asked.
            let name = standing.authority.map { AuthorityName(rawValue: $0) } ?? first.name
            guard let name, (try? settings.authority(name)) != nil else { continue }
            let answer = if let before = known[name] { before } else { try await directory(of: name) }
            known[name] = answer
            guard case .address(let address) = answer else { continue }
            do {
                let after = try await ask(site, name, address, standing, now)
                if after.window != standing.window { new += 1 }
                try await core.store.exchange(standing, for: after, of: site.id)
            } catch let problem as Problem where problem.guardWait != nil {
                known[name] = .silent
            }
        }
        return new
    }

    private func directory(of authority: AuthorityName) async throws -> Known {
        let reason: String
        do { return .address(try await core.host.authority.facts(of: authority).renewalAddress) } catch let failure as OrderFailure {
            reason = failure.reason
        } catch let problem as Problem {
            reason = problem.message
        }
        core.logger.notice("no renewal information", metadata: ["authority": "\(authority)", "reason": "\(reason)"])
        return .silent
    }

    private func ask(
        _ site: Site, _ authority: AuthorityName, _ address: String?, _ standing: CertificateStanding, _ now: Int64
    ) async throws -> CertificateStanding {
        var after = standing
        func silence(_ reason: String, retryAfter: Int64?) {
            core.logger.notice(
                "no renewal information", metadata: ["site.id": "\(site.id)", "authority": "\(authority)", "reason": "\(reason)"])
            after.noteSilence(at: now, after: retryAfter)
        }
        do {
            guard let reference = try site.vhost(core.host.addressing).tls?.certificate,
                let certificate = try await core.host.certificates.leaf(reference)
            else { return after }
            var said: RenewalInformation?
            if let address { said = try await core.host.authority.renewalInformation(of: certificate, authority, below: address) }
            after.note(
                said.flatMap { RenewalWindow(start: $0.windowBegin, end: $0.windowEnd) }, at: now,
                after: said?.retryAfter ?? CertificateStanding.askedAgain)
        } catch let failure as OrderFailure {
            silence(failure.reason, retryAfter: failure.retryAfter)
        } catch let problem as Problem where problem.guardWait == nil {
            // What is wrong with one site, or with its certificate, keeps no other's from being asked for.
            silence(problem.message, retryAfter: nil)
        }
        return after
    }
}
