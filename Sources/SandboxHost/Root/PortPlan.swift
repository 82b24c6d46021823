import SiteModel

/// Which loopback port a sandbox serves on: the asked one, the recorded one, or the first free one of its door's own.
struct PortPlan {
    enum Door {
        case http, https

        var ports: ClosedRange<UInt16> { self == .http ? 8080...8442 : 8443...9999 }
        var option: String { self == .http ? "--port" : "--tls-port" }
    }

    let door: Door
    var asked: UInt16?
    var recorded: UInt16?
    /// The port that this sandbox's own nginx serves on at the moment.
    var served: UInt16?
    var isFree: (UInt16) -> Bool = LoopbackPort.isFree

    init(
        _ door: Door, asked: UInt16? = nil, recorded: UInt16? = nil, served: UInt16? = nil,
        isFree: @escaping (UInt16) -> Bool = LoopbackPort.isFree
    ) {
        self.door = door
        self.asked = asked
        self.recorded = recorded
        self.served = served
        self.isFree = isFree
    }

    func choose() throws(Problem) -> UInt16 {
        if let wanted = asked ?? recorded {
            if wanted == served || isFree(wanted) { return wanted }
            throw taken(wanted)
        }
        for port in door.ports where isFree(port) { return port }
        throw taken(door.ports.lowerBound)
    }

    /// True where `choose` may take another port when somebody was faster.
    var isOurChoice: Bool { asked == nil && recorded == nil }

    private func taken(_ port: UInt16) -> Problem {
        .cannot(
            "serve on port", "\(port)", "another program listens there", code: .portTaken,
            hint: "end that program, or choose another port with \(door.option)", details: ["port": "\(port)"])
    }
}
