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
        let guest = Room.Guest()
        await room.enter(guest)
        await room.enter(guest)
        await withTaskGroup { group in
            for number in 0..<3 {
                group.addTask {
                    await room.enter(guest)
                    shared.came.withLock { $0.append(number) }
                    left.continuation.yield(number)
                }
                // Until it stands in the line, the next one does not.
                while room.waiting <= number { await Task.yield() }
            }
            #expect(shared.came.withLock { $0 } == [])
            var ends = left.stream.makeAsyncIterator()
            for number in 0..<3 {
                room.leave(guest)
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

    @Test("whoever has fewer in there goes before one who asked for much, long before") func fair() async {
        let room = Room(2)
        let (greedy, modest) = (Room.Guest(), Room.Guest())
        let shared = Shared()
        let left = AsyncStream<Int>.makeStream()
        for _ in 0..<2 { await room.enter(greedy) }
        await withTaskGroup { group in
            for (number, guest) in [greedy, greedy, greedy, modest].enumerated() {
                group.addTask {
                    await room.enter(guest)
                    shared.came.withLock { $0.append(number) }
                    left.continuation.yield(number)
                }
                while room.waiting <= number { await Task.yield() }
            }
            var ends = left.stream.makeAsyncIterator()
            for number in [3, 0, 1, 2] {
                room.leave(greedy)
                #expect(await ends.next() == number)
            }
        }
        #expect(shared.came.withLock { $0 } == [3, 0, 1, 2])
    }

    @Test("all waits of one look are one guest's") func asOne() async {
        let outside = Room.guest
        let (first, second) = await NetworkWaits.asOne { (Room.guest, await Task { Room.guest }.value) }
        #expect(first === second && first !== outside)
        let other = await NetworkWaits.asOne { Room.guest }
        #expect(other !== first)
    }

    @Test("strangers who keep silent hold up no look at an own socket") func own() async {
        let shared = Shared()
        await withTaskGroup { group in
            for _ in 0..<40 {
                group.addTask { await NetworkWaits.run { while !shared.isOpen.withLock({ $0 }) { usleep(1000) } } }
            }
            // Would never come back if it had to wait for those.
            #expect(await NetworkWaits.run(.own) { 1 } == 1)
            shared.isOpen.withLock { $0 = true }
        }
    }

    @Test("what fails, fails for who asked") func failing() async {
        struct Silent: Error {}
        await #expect(throws: Silent.self) { try await NetworkWaits.run { throw Silent() } }
    }
}
