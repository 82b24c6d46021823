import Glibc
import Synchronization
import Testing

@testable import LinuxHost

/// What tasks beside each other see.
private final class Shared: Sendable {
    let came: Mutex<[Int]>
    let isOpen: Mutex<Bool>
    init() {
        came = Mutex([])
        isOpen = Mutex(false)
    }
}

@Suite("Waits for the network") struct NetworkWaitsTests {
    @Test("no more are in the room than it takes, who waits comes in as another leaves, and in order")
    func room() async {
        let room = Room(2)
        let shared = Shared()
        let left = AsyncStream<Int>.makeStream()
        await room.enter()
        await room.enter()
        await withTaskGroup { group in
            for number in 0..<3 {
                group.addTask {
                    await room.enter()
                    shared.came.withLock { $0.append(number) }
                    left.continuation.yield(number)
                }
                // Until it stands in the line, the next one does not.
                while room.waiting <= number { await Task.yield() }
            }
            #expect(shared.came.withLock { $0 } == [])
            var ends = left.stream.makeAsyncIterator()
            for number in 0..<3 {
                room.leave()
                #expect(await ends.next() == number)
            }
        }
        #expect(shared.came.withLock { $0 } == [0, 1, 2])
    }

    @Test("while all of them wait, files and commands have their threads")
    func others() async {
        let shared = Shared()
        await withTaskGroup { group in
            for _ in 0..<64 {
                group.addTask {
                    await NetworkWaits.run { while !shared.isOpen.withLock({ $0 }) { usleep(1000) } }
                }
            }
            // Would never come back if it had to wait for those.
            #expect(await onBlockingThread { 1 } == 1)
            shared.isOpen.withLock { $0 = true }
        }
    }

    @Test("what fails, fails for who asked") func failing() async {
        struct Silent: Error {}
        await #expect(throws: Silent.self) { try await NetworkWaits.run { throw Silent() } }
    }
}
