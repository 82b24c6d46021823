import NIOCore
import SiteModel

/// How much of the socket one user may hold, and how long a request may take to come. The numbers are far over what people and monitors need, and far
/// under what the daemon can bear, so that nobody keeps anybody else out.
package struct DoorRules: Sendable {
    /// Connections of one user that are served.
    package var ofUser = 64
    /// Of all users but root and the daemon's own, together.
    package var ofOthers = 256
    /// Of root, and of the daemon's own user. No other user's are among them.
    package var ofOwner = 512
    /// So many more of one user are told that there are too many. What is over them is closed without a word.
    package var toldOff = 16
    /// That wait to be taken in, whoever they are: the kernel counts them, and cuts it to `net.core.somaxconn`.
    package var queue = 4096
    /// Answers that start programs, or read a whole log, at once for one user, of each sort: the next of his wait.
    package var heavy = 2
    /// Of one user that wait for that: as many as a stranger may have connections.
    package var waiting = 64
    /// Deeds of whoever may see some sites alone, refused ones too.
    package var deeds = CallLimit(calls: 20, per: 60_000, burst: 120)
    /// From the first byte of a request's head to its last.
    package var head = TimeAmount.seconds(10)
    /// From a request's head to the last byte of its body, which has 1 MiB at most.
    package var body = TimeAmount.seconds(30)
    /// For a client to read the last answer of a connection, while the rest of its request is thrown away; twice a body's limit of it at most.
    package var linger = TimeAmount.seconds(2)
    /// For an answer that is being sent when the daemon is asked to end, and for one that is made of what was ended.
    package var end = TimeAmount.seconds(5)
    /// After that, for requests that are at work; then they are ended.
    package var last = TimeAmount.seconds(10)
    /// Without a request.
    package var idle = TimeAmount.seconds(30)
    package init() {}
}
