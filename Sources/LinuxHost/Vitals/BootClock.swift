import CLinux
import Foundation
import SiteModel

/// What the machine's clocks say now.
package enum BootClock {
    package static func reading() -> ClockReading {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return ClockReading(
            boot: ProcessTable.boot, elapsed: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000,
            wall: Int64(Date().timeIntervalSince1970 * 1000))
    }

    /// Seconds since 1970, where a time server holds the kernel's clock: then nobody knows better.
    package static var servedTime: Int64? {
        let time = clinux_served_time()
        return time > 0 ? time : nil
    }
}
