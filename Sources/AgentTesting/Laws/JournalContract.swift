import ChangeEngine
import Foundation
import SiteModel

/// What every journal promises. Each law gets an empty journal of its own.
package enum JournalContract {
    package static let laws: [Law<any Journal>] = [
        reopening, stepsKeepOrder, lane, stuckKeepsLane, goesOn, claimsOfRunning, claimsOfSites, undoneGivesBack, stuckKeepsClaims,
        refusedTakesNothing, renamedGivesBack, othersClaimed,
        ownClaims, forgetGivesBack, finishedStaysFinished, refusedCommitLeavesOpen, eventsInOrder, newestFirst, unknown,
        remains,
    ]

    private static let reopening = Law<any Journal>("a change reads back as it was written") { journal in
        let change = Sample.change(1, steps: ["a", "b"], claims: ["x.example"], requestedBy: .max)
        try await journal.open(change)
        try requireEqual(try await journal.change(change.id), change, "the change")
        try await journal.begin("a", of: change.id, undo: UndoRecord(json: #"{"was":"'\" é"}"#))
        try await journal.mark("a", of: change.id, .done, milliseconds: 12)
        try await journal.mark("b", of: change.id, .satisfied, milliseconds: 0)
        var expected = change
        expected.steps = [
            StepProgress(id: "a", state: .done, undo: UndoRecord(json: #"{"was":"'\" é"}"#), milliseconds: 12),
            StepProgress(id: "b", state: .satisfied, milliseconds: 0),
        ]
        try requireEqual(try await journal.change(change.id), expected, "the change with its steps")
        try requireEqual(try await journal.unfinished(), [expected], "unfinished")

        let problem = Problem(.stepFailed, "cannot do it", hint: "agent x", details: ["a.b": "c"])
        try await journal.beginUndo(change.id, because: problem)
        try await journal.mark("a", of: change.id, .undone, milliseconds: nil)
        expected.state = .undoing
        expected.problem = problem
        expected.steps[0].state = .undone
        try requireEqual(try await journal.change(change.id), expected, "the change on its way back")
        try await journal.close(change.id, .undone, problem: problem, endedAt: 99)
        expected.state = .undone
        expected.endedAt = 99
        try requireEqual(try await journal.change(change.id), expected, "the closed change")
        try requireEqual(try await journal.unfinished(), [], "unfinished")
    }

    private static let stepsKeepOrder = Law<any Journal>("steps keep the plan's order") { journal in
        let ids = (0..<12).map { "s\($0)" }.reversed().map { $0 }
        let change = Sample.change(1, steps: ids)
        try await journal.open(change)
        try requireEqual(try await journal.change(change.id)?.steps.map(\.id), ids, "the order")
    }

    private static let lane = Law<any Journal>("one change at a time for each subject") { journal in
        let first = Sample.change(1, subject: "s")
        try await journal.open(first)
        let problem = try await requireProblem(.siteBusy, "a second change") { try await journal.open(Sample.change(2, subject: "s")) }
        try requireEqual(problem.details["change.id"], first.id.rawValue, "the running change is named")
        try await journal.open(Sample.change(3, subject: "other"))
        try await journal.close(first.id, .done, problem: nil, endedAt: 1)
        try await journal.open(Sample.change(4, subject: "s"))
    }

    private static let stuckKeepsLane = Law<any Journal>("a stuck change keeps its lane until it has gone back") { journal in
        let first = Sample.change(1, subject: "s")
        try await journal.open(first)
        try await journal.beginUndo(first.id, because: nil)
        try await journal.close(first.id, .stuck, problem: nil, endedAt: 1)
        try await requireProblem(.siteBusy, "a change beside a stuck one") { try await journal.open(Sample.change(2, subject: "s")) }
        try requireEqual(try await journal.unfinished().map(\.id), [first.id], "unfinished")
        try await journal.beginUndo(first.id, because: nil)
        try requireEqual(try await journal.change(first.id)?.endedAt, nil, "the end of a resumed change")
        try await journal.close(first.id, .undone, problem: nil, endedAt: 2)
        try await journal.open(Sample.change(2, subject: "s"))
    }

    private static let goesOn = Law<any Journal>("a stuck change can go on: it runs again, and one that goes back cannot") { journal in
        var change = Sample.change(1, steps: ["a"])
        change.plan.onlyForward = true
        try await journal.open(change)
        try await journal.goOn(change.id)
        try await journal.begin("a", of: change.id, undo: UndoRecord())
        try await journal.close(change.id, .stuck, problem: Problem(.stepFailed, "cannot"), endedAt: 1)
        try await requireProblem(.changeFinished, "begin of a stuck change") {
            try await journal.begin("a", of: change.id, undo: UndoRecord())
        }
        try await journal.goOn(change.id)
        change.steps[0].state = .begun
        change.steps[0].undo = UndoRecord()
        try requireEqual(try await journal.change(change.id), change, "the change that goes on")
        try await journal.begin("a", of: change.id, undo: UndoRecord())
        try await journal.close(change.id, .done, problem: nil, endedAt: 2)
        try await requireProblem(.changeFinished, "going on after the end") { try await journal.goOn(change.id) }
        let back = Sample.change(2)
        try await journal.open(back)
        try await journal.beginUndo(back.id, because: nil)
        try await requireProblem(.changeFinished, "going on while going back") { try await journal.goOn(back.id) }
    }

    private static let claimsOfRunning = Law<any Journal>("a name that a running change takes is busy, and the change is named") {
        journal in
        let first = Sample.change(1, claims: ["x.example"])
        try await journal.open(first)
        let problem = try await requireProblem(.siteBusy, "the second taker") {
            try await journal.open(Sample.change(2, claims: ["a.example", "x.example"]))
        }
        try requireEqual(problem.details, ["hostname": "x.example", "change.id": first.id.rawValue], "details")
    }

    private static let claimsOfSites = Law<any Journal>("a name that a site holds is taken, and the site is named") { journal in
        let site = try Sample.site(1, "x.example", aliases: ["www.x.example"])
        try await Sample.stand(site, 1, in: journal)
        for name in ["x.example", "www.x.example"] {
            let problem = try await requireProblem(.hostnameTaken, "taking \(name)") {
                try await journal.open(Sample.change(2, claims: [name]))
            }
            try requireEqual(problem.details, ["hostname": name, "site.id": site.id.rawValue], "details")
        }
    }

    private static let undoneGivesBack = Law<any Journal>("a change that went back gives back its names") { journal in
        let first = Sample.change(1, claims: ["x.example"])
        try await journal.open(first)
        try await journal.beginUndo(first.id, because: nil)
        try await requireProblem(.siteBusy, "a name of a change on its way back") {
            try await journal.open(Sample.change(2, claims: ["x.example"]))
        }
        try await journal.close(first.id, .undone, problem: nil, endedAt: 1)
        try await journal.open(Sample.change(2, claims: ["x.example"]))
    }

    private static let stuckKeepsClaims = Law<any Journal>("a stuck change keeps its names") { journal in
        let first = Sample.change(1, claims: ["x.example"])
        try await journal.open(first)
        try await journal.beginUndo(first.id, because: nil)
        try await journal.close(first.id, .stuck, problem: nil, endedAt: 1)
        try await requireProblem(.siteBusy, "a stuck change's name") { try await journal.open(Sample.change(2, claims: ["x.example"])) }
    }

    private static let refusedTakesNothing = Law<any Journal>("a refused change takes no name and leaves no trace") { journal in
        try await journal.open(Sample.change(1, claims: ["x.example"]))
        let loser = Sample.change(2, claims: ["a.example", "x.example", "z.example"])
        try await requireProblem(.siteBusy, "the loser") { try await journal.open(loser) }
        try requireEqual(try await journal.change(loser.id), nil, "the loser in the journal")
        try await journal.open(Sample.change(3, claims: ["a.example", "z.example"]))
    }

    private static let renamedGivesBack = Law<any Journal>("a site that gives up an alias frees it, and keeps the rest") { journal in
        let site = try Sample.site(1, "x.example", aliases: ["www.x.example"])
        try await Sample.stand(site, 1, in: journal)
        try await Sample.stand(try Sample.site(1, "x.example"), 2, in: journal)
        try await journal.open(Sample.change(3, claims: ["www.x.example"]))
        try await requireProblem(.hostnameTaken, "the domain") { try await journal.open(Sample.change(4, claims: ["x.example"])) }
    }

    private static let othersClaimed = Law<any Journal>("a site holds its own names; what else its change claimed is free when that ends") {
        journal in
        let site = try Sample.site(1, "x.example")
        let names = ["x.example", "x.example.localhost"]
        var change = Sample.change(1, subject: site.id.rawValue, claims: names)
        change.plan.commit = try StoreCommit.putSite(site).json()
        try await journal.open(change)
        try await requireProblem(.siteBusy, "while it runs") { try await journal.open(Sample.change(2, claims: [names[1]])) }
        try await journal.close(change.id, .done, problem: nil, endedAt: 1)
        try await requireProblem(.hostnameTaken, "its own") { try await journal.open(Sample.change(3, claims: [names[0]])) }
        try await journal.open(Sample.change(4, claims: [names[1]]))
    }

    private static let ownClaims = Law<any Journal>("a site's own names are no conflict, and an undo leaves them to it") { journal in
        let site = try Sample.site(1, "x.example")
        try await Sample.stand(site, 1, in: journal)
        let edit = Sample.change(2, subject: site.id.rawValue, claims: ["x.example", "new.example"])
        try await journal.open(edit)
        try await journal.close(edit.id, .undone, problem: nil, endedAt: 1)
        try await requireProblem(.hostnameTaken, "the old name") { try await journal.open(Sample.change(3, claims: ["x.example"])) }
        try await journal.open(Sample.change(4, claims: ["new.example"]))
    }

    private static let forgetGivesBack = Law<any Journal>("the trash keeps a site's names, forgetting frees them") { journal in
        let site = try Sample.site(1, "x.example")
        try await Sample.stand(site, 1, in: journal)
        for (number, commit) in [StoreCommit.trashSite(site.id, at: 5), .restoreSite(site.id), .trashSite(site.id, at: 6)].enumerated() {
            try await Sample.commit(commit, 10 + number, subject: site.id.rawValue, in: journal)
            try await requireProblem(.hostnameTaken, "the name after \(commit)") {
                try await journal.open(Sample.change(3, claims: ["x.example"]))
            }
        }
        try await Sample.commit(.forgetSite(site.id), 20, subject: site.id.rawValue, in: journal)
        try await journal.open(Sample.change(3, claims: ["x.example"]))
    }

    private static let remains = Law<any Journal>("what a change told remains when it goes back, where its step had begun") { journal in
        let site = try Sample.site(1, "x.example")
        try await Sample.stand(site, 1, in: journal)
        for (number, step) in [(2, "quiet"), (3, "told")] {
            var change = Sample.change(number, subject: site.id.rawValue, steps: ["quiet", "told"])
            let heard = StoreCommit.heardPromise(site.id, seconds: 300, from: 1_700_000_000)
            change.plan.remains = .init(step: "told", commit: try heard.json())
            try await journal.open(change)
            try requireEqual(try await journal.change(change.id), change, "the change, read again")
            try await journal.begin(step, of: change.id, undo: UndoRecord())
            try await journal.beginUndo(change.id, because: nil)
            try await journal.mark(step, of: change.id, .undone, milliseconds: nil)
            try await journal.close(change.id, .undone, problem: nil, endedAt: 1)
            var held = site
            if step == "told" { held.promise = HSTSRamp.heard(nil, seconds: 300, until: 1_700_000_000) }
            var next = Sample.change(number + 10, subject: site.id.rawValue)
            next.plan.basis = String(decoding: try JSONEncoder().encode(held), as: UTF8.self)
            try await journal.open(next)
            try await journal.close(next.id, .undone, problem: nil, endedAt: 2)
        }
    }

    private static let finishedStaysFinished = Law<any Journal>("a finished change is not written again") { journal in
        for (number, state) in [ChangeState.done, .undone].enumerated() {
            let change = Sample.change(number, steps: ["a"])
            try await journal.open(change)
            try await requireProblem(.internalError, "an unknown step") { try await journal.begin("b", of: change.id, undo: UndoRecord()) }
            try await journal.close(change.id, state, problem: nil, endedAt: 1)
            try await requireProblem(.changeFinished, "begin") { try await journal.begin("a", of: change.id, undo: UndoRecord()) }
            try await requireProblem(.changeFinished, "mark") { try await journal.mark("a", of: change.id, .done, milliseconds: nil) }
            try await requireProblem(.changeFinished, "beginUndo") { try await journal.beginUndo(change.id, because: nil) }
            try await requireProblem(.changeFinished, "close") { try await journal.close(change.id, .stuck, problem: nil, endedAt: 2) }
            try requireEqual(try await journal.change(change.id)?.endedAt, 1, "the end")
        }
        let back = Sample.change(7, steps: ["a"])
        try await journal.open(back)
        try await journal.beginUndo(back.id, because: nil)
        try await requireProblem(.changeFinished, "begin on the way back") { try await journal.begin("a", of: back.id, undo: UndoRecord()) }
    }

    private static let refusedCommitLeavesOpen = Law<any Journal>("a commit that is refused leaves the change open and its names taken") {
        journal in
        var change = Sample.change(1, claims: ["x.example"])
        change.plan.commit = try StoreCommit.trashSite(try Sample.site(9, "x.example").id, at: 1).json()
        try await journal.open(change)
        try await requireProblem(.siteNotFound, "trashing a site that is not there") {
            try await journal.close(change.id, .done, problem: nil, endedAt: 1)
        }
        try requireEqual(try await journal.unfinished().map(\.state), [.running], "the change")
        try await requireProblem(.siteBusy, "its name") { try await journal.open(Sample.change(2, claims: ["x.example"])) }
    }

    private static let eventsInOrder = Law<any Journal>("events come back in sequence, and a batch is whole or absent") { journal in
        let change = Sample.change(1)
        try await journal.open(change)
        let events = (1...5).map {
            ChangeEvent(
                sequence: $0, change: change.id, at: $0 * 10, kind: $0 == 5 ? .changeUndone : .stepFailed, step: "a", text: "é '\($0)'",
                milliseconds: $0, problem: Problem(.cancelled, "cannot"))
        }
        try await journal.append(Array(events[0..<2]))
        try await journal.append(Array(events[2...]))
        try requireEqual(try await journal.events(of: change.id, after: 0), events, "all")
        try requireEqual(try await journal.events(of: change.id, after: 3), Array(events[3...]), "after 3")
        var next = events[4]
        next.sequence = 6
        try await requireProblem(.internalError, "a number twice") { try await journal.append([next, events[0]]) }
        try requireEqual(try await journal.events(of: change.id, after: 0), events, "all, after a refused batch")
        // The log of a closed change still takes its last words.
        try await journal.close(change.id, .done, problem: nil, endedAt: 1)
        try await journal.append([next])
    }

    private static let newestFirst = Law<any Journal>("changes are listed newest first, unfinished ones oldest first") { journal in
        for number in 1...4 { try await journal.open(Sample.change(number)) }
        let ids = (1...4).map { Sample.id($0) }
        try requireEqual(try await journal.changes(limit: 3).map(\.id), Array(ids.reversed().prefix(3)), "changes")
        try requireEqual(try await journal.unfinished().map(\.id), ids, "unfinished")
    }

    private static let unknown = Law<any Journal>("an unknown change is named as such") { journal in
        let id = Sample.id(1)
        try requireEqual(try await journal.change(id), nil, "the change")
        try requireEqual(try await journal.events(of: id, after: 0), [], "its events")
        try await requireProblem(.changeNotFound, "begin") { try await journal.begin("a", of: id, undo: UndoRecord()) }
        try await requireProblem(.changeNotFound, "mark") { try await journal.mark("a", of: id, .done, milliseconds: nil) }
        try await requireProblem(.changeNotFound, "goOn") { try await journal.goOn(id) }
        try await requireProblem(.changeNotFound, "beginUndo") { try await journal.beginUndo(id, because: nil) }
        try await requireProblem(.changeNotFound, "close") { try await journal.close(id, .done, problem: nil, endedAt: 1) }
    }
}
