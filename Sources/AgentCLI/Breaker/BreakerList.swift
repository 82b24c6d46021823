import ArgumentParser

struct BreakerList: LeafCommand {
    static let configuration = describe(
        "list", "Lists whom the agent asks outside of this machine, and whether they answer.",
        """
        A breaker is closed while all is well. It opens after 'opensAfter' failures in a row: nobody is asked then, for 'wait' seconds. Half-open, one call at a \
        time tries, and what becomes of it closes the breaker or opens it again. Root's file etc/guards.conf says when.

        Example: agent breaker list --format json
        """)
    static let fields = Columns.breaker.names

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printList(try await options.client().breakers(), .breaker) }
}
