/// Whose turn it is where more want one than a look has turns: those first that had none for longest, so that nobody waits behind the same ones for ever.
package struct LookTurns: Sendable {
    private var number = 0
    private var had: [SiteID: Int] = [:]
    package init() {}

    /// They have had their turn, whatever comes of it. - Parameter wanting: among equals, in this order.
    package mutating func next(_ wanting: [SiteID], most: Int) -> Set<SiteID> {
        number += 1
        let first = wanting.enumerated().sorted { (had[$0.element] ?? 0, $0.offset) < (had[$1.element] ?? 0, $1.offset) }
        let chosen = Set(first.prefix(most).map(\.element))
        for site in chosen { had[site] = number }
        return chosen
    }

    /// Sites that are gone.
    package mutating func forget(except live: Set<SiteID>) { had = had.filter { live.contains($0.key) } }
}
