import HostServices

extension ServiceStatus {
    /// As whoever asks it would find it: a main process that a signal stopped (SIGSTOP) runs for whoever counts processes, and answers nobody.
    package var asFound: ServiceStatus {
        guard state == .running, let pid, ProcessTable.facts(pid)?.isStopped == true else { return self }
        var found = self
        found.state = .silent
        return found
    }
}
