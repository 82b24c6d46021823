import ArgumentParser

struct LimitCommand: ParsableCommand {
    static let configuration = group("limit", "How often somebody outside of this machine is asked.", [LimitList.self])
}
