import Foundation
import SiteModel

/// Turns errno into a problem where it happened. `verb` and `thing` read as "cannot <verb> '<thing>': <strerror>".
package func systemCallProblem(_ verb: String, _ thing: String, errno code: Int32 = errno) -> Problem {
    let reason = String(cString: strerror(code)).lowercased()
    if code == ENOSPC || code == EDQUOT {
        return .cannot(
            verb, thing, "the disk is full", code: .diskFull, hint: "free some space, then run the command again",
            details: ["errno": "\(code)"])
    }
    return .cannot(verb, thing, reason, code: .systemCallFailed, details: ["errno": "\(code)"])
}

/// Calls again when a signal interrupted (EINTR), throws when it failed.
@discardableResult
package func check<Result: SignedInteger>(_ verb: String, _ thing: String, _ call: () -> Result) throws(Problem) -> Result {
    while true {
        let result = call()
        if result >= 0 { return result }
        if errno != EINTR { throw systemCallProblem(verb, thing) }
    }
}
