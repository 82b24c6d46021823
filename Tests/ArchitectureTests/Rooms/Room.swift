/// A row of the table of rooms: what a room may know, and what it must never do.
struct Room {
    let name: String
    let holds: String
    let mustNever: String
    /// What breaks when it does.
    let because: String
    /// Rooms below it.
    let rooms: Set<String>
    /// Packages and system libraries.
    let libraries: Set<String>

    init(_ name: String, holds: String, mustNever: String, because: String, rooms: Set<String> = [], libraries: Set<String> = []) {
        self.name = name
        self.holds = holds
        self.mustNever = mustNever
        self.because = because
        self.rooms = rooms
        self.libraries = libraries
    }

    /// Imports that say nothing about a room.
    static let language: Set<String> = ["Swift", "Synchronization", "RegexBuilder"]

    func allows(_ module: String) -> Bool { rooms.contains(module) || libraries.contains(module) || Self.language.contains(module) }
}

/// A module that only few rooms may see.
struct Confined {
    let module: String
    let rooms: Set<String>
    let because: String
}
