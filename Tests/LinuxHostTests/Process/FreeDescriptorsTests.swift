import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// Subprocess ends its own process where it can make one pipe and not the next. The daemon is such a process.
@Suite struct FreeDescriptorsTests {
    @Test("where descriptors run out, a program is refused or runs, and the process that asked goes on") func runsOut() async throws {
        await #expect(processExitsWith: .success) {
            let runner = LinuxCommandRunner(executable: "/bin/true")
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            var limits = rlimit()
            try #require(getrlimit(resource, &limits) == 0)
            let most = limits.rlim_cur
            var refused = 0
            for left in Array(0...24) + [64, 127, 200, 400] {
                let next = open("/dev/null", O_RDONLY | O_CLOEXEC)
                try #require(next >= 0)
                close(next)
                limits.rlim_cur = rlim_t(next) + rlim_t(left)
                try #require(setrlimit(resource, &limits) == 0)
                do {
                    let result = try await runner.run(Command("/bin/true"))
                    try #require(result.exitCode == 0 && left >= 128)
                } catch let problem as Problem {
                    try #require(problem.code == .systemCallFailed && problem.message == "cannot run '/bin/true': too many open files")
                    try #require(problem.hint?.contains("LimitNOFILE") == true)
                    refused += 1
                }
                limits.rlim_cur = most
                try #require(setrlimit(resource, &limits) == 0)
            }
            try #require(refused == 27)
            try #require(try await runner.run(Command("/bin/true")).exitCode == 0)
        }
    }

    @Test("the daemon takes as many descriptors as it may have, and no fewer than it had") func raised() async throws {
        await #expect(processExitsWith: .success) {
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            for (soft, hard, then) in [(512, 4096, 4096), (100, 100, 100)] as [(rlim_t, rlim_t, rlim_t)] {
                var limits = rlimit(rlim_cur: soft, rlim_max: hard)
                try #require(setrlimit(resource, &limits) == 0)
                try OpenFiles.raise()
                try #require(getrlimit(resource, &limits) == 0 && limits.rlim_cur == then && limits.rlim_max == hard)
            }
        }
    }
}
