/// The exit statuses of every command. They stand in `--help` and docs/cli.md and only grow.
package enum ExitStatus: Int32, Codable, Sendable, CaseIterable {
    case done = 0
    case failed = 1
    case usage = 2
    case notFound = 3
    case exists = 4
    case refused = 5
    case locked = 6
    case rolledBack = 7
    case notFullyRolledBack = 8
    case needsConfirmation = 9
    case forbidden = 10
    case paused = 11
}
