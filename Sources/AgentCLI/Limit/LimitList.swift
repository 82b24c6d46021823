import ArgumentParser

struct LimitList: LeafCommand {
    static let configuration = describe(
        "list", "Lists how often the agent may ask whom, and what is left of it.",
        """
        'calls' in 'per' seconds, 'burst' of them at once; 'free' may be made now, the next one after 'wait' seconds. Channels with one account of one server share its \
        limit. Root's file etc/guards.conf changes them.

        Example: agent limit list --format json
        """)
    static let fields = Columns.callLimit.names

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printList(try await options.client().callLimits(), .callLimit) }
}
