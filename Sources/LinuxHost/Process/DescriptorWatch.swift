import CLinux
import Foundation
import Synchronization

/// Calls once when a descriptor becomes readable: a pidfd when its process ends, a socket when its peer answers.
///
/// One thread with one epoll for all. Not a dispatch source: its event loop was seen to crash when many of them come and go.
package final class DescriptorWatch: Sendable {
    package static let shared = DescriptorWatch()

    /// Names a wait; never used again, so that a late event cannot meet another wait.
    package typealias Ticket = UInt64

    private struct Waits {
        var last: Ticket = 0
        var calls: [Ticket: @Sendable () -> Void] = [:]
    }

    private let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    private let waits = Mutex(Waits())

    private init() {
        Thread.detachNewThread { [self] in run() }
    }

    /// `call` runs on a Dispatch thread; it may close the descriptor, which stays open until then. A descriptor that cannot be watched counts as readable.
    @discardableResult
    package func once(_ descriptor: Int32, _ call: @escaping @Sendable () -> Void) -> Ticket {
        let ticket = waits.withLock { waits in
            waits.last += 1
            waits.calls[waits.last] = call
            return waits.last
        }
        var event = epoll_event(events: EPOLLIN.rawValue | EPOLLONESHOT.rawValue, data: epoll_data_t(u64: ticket))
        if epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) != 0 {
            // A descriptor that was waited for before, like a listener, is still known and only sleeps.
            if errno != EEXIST || epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) != 0 { deliver(ticket) }
        }
        return ticket
    }

    /// Afterwards the call does not begin, and the caller may close the descriptor. False when it began already.
    @discardableResult
    package func forget(_ ticket: Ticket, _ descriptor: Int32) -> Bool {
        guard waits.withLock({ $0.calls.removeValue(forKey: ticket) }) != nil else { return false }
        epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, nil)
        return true
    }

    private func deliver(_ ticket: Ticket) {
        guard let call = waits.withLock({ $0.calls.removeValue(forKey: ticket) }) else { return }
        DispatchQueue.global().async(execute: call)
    }

    private func run() {
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while true {
            let count = epoll_wait(epoll, &events, Int32(events.count), -1)
            for event in events.prefix(max(0, Int(count))) { deliver(event.data.u64) }
            if count < 0 && errno != EINTR { usleep(10_000) }  // cannot happen with arguments that are right; never spin
        }
    }
}
