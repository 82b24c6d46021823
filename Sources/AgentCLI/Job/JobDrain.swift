import ArgumentParser
import SiteModel

struct JobDrain: ChangingCommand {
    static let configuration = describe(
        "drain", "Begins no job any more and waits until those that run have ended.",
        """
        The queue stays paused: agent job continue. Status 6 when jobs still run after --wait seconds.

        Example: agent job drain --wait 60
        """)
    static let fields = Columns.queue.names

    @Option(
        help: ArgumentHelp("How long to wait: 300s, 5m, at most 1d; a bare number is seconds.", valueName: "time"),
        transform: Span.from(0...86_400))
    var wait = 300

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try checkFields()
    }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.pauseQueue(true) } }

    func run() async throws {
        let client = try options.client()
        if dry.isAsked {
            return dry.show("begin no job any more and wait until those that run have ended", try await client.queue(), .queue, options)
        }
        let end = ContinuousClock.now + .seconds(wait)
        var queue = try await client.pauseQueue(true)
        while queue.running > 0, .now < end {
            try await Task.sleep(for: .milliseconds(200))
            queue = try await client.queue()
        }
        options.printOne(queue, .queue)
        if queue.running > 0 {
            throw Problem(
                .jobsRunning, "cannot drain the queue: after \(wait) seconds \(queue.running) jobs still run",
                hint: "agent job list --state running")
        }
    }
}
