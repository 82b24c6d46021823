import HostServices

/// Where what a site's PHP says is kept: a file in a sandbox, the journal on a system host. Only the composition root knows which.
package protocol PHPOutput: Sendable {
    func open(_ query: LogQuery) -> any LogReader
}

/// A file that the supervisor opened for each site.
package struct FilePHPOutput: PHPOutput {
    private let layout: HostLayout
    private let runner: any CommandRunner

    package init(layout: HostLayout, runner: any CommandRunner) {
        self.layout = layout
        self.runner = runner
    }

    package func open(_ query: LogQuery) -> any LogReader {
        FileLogReader<PHPLines>(layout.phpLog(query.site), query, layout: layout, runner: runner)
    }
}
