import CLinux
import Glibc

/// What this process itself takes of the machine.
package enum OwnMemory {
    /// Pages of program and libraries, and free pages of the heap. Nothing is lost: what is used again comes back from the page cache.
    package static func giveBack() { clinux_give_back_memory() }

    /// Seconds of processor time that this process has used, all threads together.
    package static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
