/// A value that never appears in an argument, a log, an error or the journal. Printing it prints dots.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Named so that a reader of the call sees what is being done.
    package let exposed: String
    package init(_ text: String) { exposed = text }
    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
