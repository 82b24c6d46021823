/// Seconds that a server may take. One that hangs costs whoever asks so much and ends with `database-unavailable`; libmariadb by itself waits for ever.
package struct MariaDBPatience: Sendable {
    /// For the connection and the greeting.
    package var connecting: UInt32 = 5
    /// For an idle connection to say that it lives.
    package var waking: UInt32 = 5
    /// For each piece of an answer: the server itself ends every statement of ours after 30 seconds.
    package var answering: UInt32 = 40
    /// For each piece of a statement.
    package var writing: UInt32 = 10
    package init() {}
}
