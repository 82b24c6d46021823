import HostServices

/// The disk that holds the sites. Pure.
package enum SpaceFindings {
    /// Below it no change may begin for long: what a way back needs is a part of it.
    private static let least: UInt64 = 256 << 20
    private static let little: UInt64 = 2 << 30

    /// - Parameters:
    ///   - root: the directory that was asked for.
    ///   - trashed: sites in the trash, whose purge makes room.
    package static func judge(_ disk: Vitals.Space, root: String, trashed: Int) -> [Finding] {
        let low = disk.available < little && disk.available < disk.total / 10
        guard low || disk.available < least else { return [] }
        let remedy =
            trashed == 0
            ? "free some space"
            : "agent site list --state trashed shows \(trashed) sites that agent site delete SITE --purge would end for good"
        return [
            Finding(
                disk.available < least ? "disk.full" : "disk.low", disk.available < least ? .error : .warning, root,
                "\(disk.available >> 20) MiB of \(disk.total >> 20) MiB are left", remedy: remedy)
        ]
    }
}
