@testable import SiteModel

/// Ten thousand certificates, two years and an authority that is away for three weeks of them, as the agent lives through it: twice a day, at a random second
/// of its own, it looks what is due, orders under the limits, and tries again what failed. Only the authority is imagined; what is decided is decided by the
/// values under test.
struct RenewalYears {
    struct Mix {
        var days: Int64
        var count: Int
        /// Certificates below one registered domain.
        var perDomain = 1
        /// The authority says when, and counts no such renewal.
        var hasWindow = false
    }
    /// One renewal, from the moment at which it could be ordered and would have been answered.
    struct Job: Equatable {
        var open: Int64
        var deadline: Int64
        var domain: Int
        /// With other certificates: what its limit has left depends on all that was before.
        var isShared: Bool
        var isExempt: Bool
        var served: Int64?
        var isLapse: Bool { served ?? RenewalYears.end >= deadline }
    }
    private struct Certificate {
        var renewal: Renewal
        var domain: Int
        var isShared: Bool
        var days: Int64
        var hasWindow: Bool
        var backoff = OrderBackoff()
        var job: Int?
        /// Until then one of its names does not lead here.
        var broken: Int64 = 0
    }

    static let start: Int64 = 1_800_000_000
    static let day: Int64 = 86_400
    static let end = start + 730 * day
    static let outage = start + 300 * day..<start + 321 * day
    private let limits = OrderLimits.letsEncrypt

    private(set) var jobs: [Job] = []
    private(set) var orders = 0
    private(set) var refused = 0
    /// Orders that the authority would have refused for their number: there must be none.
    private(set) var overLimit = 0
    /// When the authority was first answering again.
    private(set) var back: Int64 = 0
    /// When nothing waited any more after that.
    private(set) var recovered: Int64 = 0

    private var random: SeededGenerator
    private var certificates: [Certificate] = []
    private var places: [SiteID: Int] = [:]
    /// By half day: who is found due in its look.
    private var calendar: [[Int]] = []
    private var looks: [Int64] = []
    private var again: [(at: Int64, certificate: Int)] = []
    private var waiting: [Renewal] = []
    private var ledger = OrderLedger()
    private var breaker = CircuitBreaker(at: CertificateTime.reading(start))
    private var counted: AuthorityCount

    init(_ mix: [Mix], seed: UInt64) throws {
        random = SeededGenerator(seed)
        let second = Int64.random(in: 0..<43_200, using: &random)
        looks = (0..<1_460).map { Self.start + second + $0 * 43_200 }
        calendar = Array(repeating: [], count: looks.count)
        counted = AuthorityCount()
        var domain = 0
        for part in mix {
            for number in 0..<part.count {
                if number.isMultiple(of: part.perDomain) { domain += 1 }
                let id = SiteID(random: random.next())
                let order = OrderCost(
                    [try CertificateName("s\(number).d\(domain).com")], PublicSuffixes(), isExempt: part.hasWindow)
                let born = Self.start - Int64.random(in: 0..<part.days * Self.day / 2, using: &random)
                let life = CertificateTime.life(days: part.days, from: born)
                certificates.append(
                    Certificate(
                        renewal: Renewal(id: id, order: order, deadline: life.notAfter), domain: domain, isShared: part.perDomain > 1,
                        days: part.days,
                        hasWindow: part.hasWindow))
                places[id] = certificates.count - 1
                plan(certificates.count - 1, life)
            }
        }
    }

    /// In the look of its half day, or in the next where that is past already.
    private mutating func plan(_ place: Int, _ life: CertificateLife) {
        let window = RenewalWindow(start: life.notBefore + life.length * 3 / 5, end: life.notBefore + life.length * 2 / 3)
        let plan = RenewalPlan(life, window: certificates[place].hasWindow ? window : nil, dice: random.next())
        var half = Int(max(0, plan.at - Self.start) / 43_200)
        if half < looks.count, looks[half] < plan.at { half += 1 }
        if half < looks.count { calendar[half].append(place) }
    }

    mutating func run() {
        var (half, wake) = (0, Int64.max)
        while true {
            let look = half < looks.count ? looks[half] : .max
            let now = min(look, wake, again.first?.at ?? .max)
            if now >= Self.end { break }
            if now == look {
                for place in calendar[half] { open(place, now) }
                half += 1
                if half.isMultiple(of: 60) { ledger.forget(at: CertificateTime.reading(now)) }
            }
            while let first = again.first, first.at <= now {
                again.removeFirst()
                open(first.certificate, now)
            }
            wake = turn(now)
        }
    }

    private mutating func open(_ place: Int, _ now: Int64) {
        let certificate = certificates[place]
        if let job = certificate.job {
            // Only an attempt that would have succeeded counts as a chance that was there.
            jobs[job].open = now
        } else {
            certificates[place].job = jobs.count
            jobs.append(
                Job(
                    open: now, deadline: certificate.renewal.deadline, domain: certificate.domain, isShared: certificate.isShared,
                    isExempt: certificate.hasWindow))
            // One in two hundred times a name leads elsewhere for up to a day.
            if random.next() % 200 == 0 { certificates[place].broken = now + Int64.random(in: 1_800...Self.day, using: &random) }
        }
        waiting.append(certificates[place].renewal)
    }

    /// - Returns: when to come again.
    private mutating func turn(_ now: Int64) -> Int64 {
        let reading = CertificateTime.reading(now)
        switch breaker.state(at: reading) {
        case .open: return waiting.isEmpty ? .max : now + (breaker.remaining(at: reading) + 999) / 1000
        case .halfOpen:
            if waiting.isEmpty { return .max }
            // One tries for all: who needs it first.
            let first = waiting.removeFirst()
            if ledger.take(first.order, limits, at: reading) != nil { waiting.append(first) } else { order(first, now) }
            if breaker.state(at: reading) != .closed { return now + max(1, (breaker.remaining(at: reading) + 999) / 1000) }
        case .closed: break
        }
        let batch = RenewalQueue.next(waiting, &ledger, limits, at: reading)
        waiting = batch.left
        for renewal in batch.go { order(renewal, now) }
        if back > 0, recovered == 0, waiting.isEmpty { recovered = now }
        return waiting.isEmpty ? .max : now + ((batch.wait ?? RenewalQueue.beat) + 999) / 1000
    }

    private mutating func order(_ renewal: Renewal, _ now: Int64) {
        let reading = CertificateTime.reading(now)
        guard let place = places[renewal.id], case .admitted(let ticket) = breaker.begin(at: reading) else {
            waiting.append(renewal)
            return
        }
        if Self.outage.contains(now) {
            breaker.end(ticket, .failed(reason: "503", retryAfter: 3_600_000), BreakerPolicy(), at: reading)
            refused += 1
            waiting.append(renewal)
            return
        }
        breaker.end(ticket, .answered, BreakerPolicy(), at: reading)
        if now >= Self.outage.upperBound, back == 0 { back = now }
        orders += 1
        let certificate = certificates[place]
        if !certificate.hasWindow, !counted.take(place, certificate.domain, now) { overLimit += 1 }
        if certificate.broken > now {
            for name in renewal.order.names { ledger.fail(name, limits, at: reading) }
            certificates[place].backoff.fail(at: now)
            // It was an order all the same, which no schedule was spared.
            if let job = certificate.job {
                jobs.append(jobs[job])
                jobs[jobs.count - 1].served = now
            }
            let next = now + certificates[place].backoff.wait(at: now)
            again.insert((next, place), at: again.firstIndex { $0.at > next } ?? again.count)
            return
        }
        if let job = certificate.job { jobs[job].served = now }
        let life = CertificateTime.life(days: certificate.days, from: now)
        certificates[place].renewal = Renewal(id: renewal.id, order: renewal.order, deadline: life.notAfter)
        certificates[place].job = nil
        certificates[place].backoff.reset()
        plan(place, life)
    }
}
