import SiteModel

/// Which loopback port a sandbox serves on: the asked one, the recorded one, or the first free one from 8080.
struct PortPlan {
    static let first: UInt16 = 8080
    static let last: UInt16 = 9999

    var asked: UInt16?
    var recorded: UInt16?
    /// The port that this sandbox's own nginx serves on at the moment.
    var served: UInt16?
    var isFree: (UInt16) -> Bool = LoopbackPort.isFree

    func choose() throws(Problem) -> UInt16 {
        if let wanted = asked ?? recorded {
            if wanted == served || isFree(wanted) { return wanted }
            throw taken(wanted)
        }
        for port in Self.first...Self.last where isFree(port) { return port }
        throw taken(Self.first)
    }

    /// True where `choose` may take another port when somebody was faster.
    var isOurChoice: Bool { asked == nil && recorded == nil }

    private func taken(_ port: UInt16) -> Problem {
        .cannot(
            "serve on port", "\(port)", "another program listens there", code: .portTaken,
            hint: "end that program, or choose another port with --port", details: ["port": "\(port)"])
    }
}
