/// A file as this version of the agent renders it, against what stands in its place.
package struct RenderedFile: Sendable, Hashable {
    package enum State: String, Sendable { case current, missing, outdated, edited }

    package var path: String
    package var current: String?
    package var wanted: String

    package init(path: String, current: String?, wanted: String) {
        self.path = path
        self.current = current
        self.wanted = wanted
    }

    package var state: State {
        guard let current else { return .missing }
        if current == wanted { return .current }
        // A file without a seal is somebody's whole: as much a person's as one with a broken seal, unless nothing of it would be lost.
        if Seal.state(of: current) == .intact || Seal.without(current) == Seal.without(wanted) { return .outdated }
        return .edited
    }
}
