import HostServices

/// Says which masters have been without work for long enough, from looks at all of them. A master counts from its first look.
package struct IdlePHP {
    private var lastBusy: [String: ContinuousClock.Instant] = [:]

    package init() {}

    package mutating func asleep(_ awake: [AwakePHP], after idle: Duration, now: ContinuousClock.Instant) -> [String] {
        var seen: [String: ContinuousClock.Instant] = [:]
        for master in awake { seen[master.name] = master.isBusy ? now : lastBusy[master.name] ?? now }
        lastBusy = seen
        return awake.filter { !$0.isBusy }.map(\.name).filter { name in seen[name].map { now - $0 >= idle } ?? false }.sorted()
    }
}
