import ArgumentParser

struct BreakerCommand: ParsableCommand {
    static let configuration = group(
        "breaker", "Who is not asked for a while, because he did not answer.", [BreakerList.self, BreakerReset.self])
}
