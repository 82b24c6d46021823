import ArgumentParser

struct ChangeCommand: ParsableCommand {
    static let configuration = group(
        "change", "Changes: what was asked for, how far it is, and the way back.",
        [ChangeList.self, ChangeShow.self, ChangeFollow.self, ChangeUndo.self, ChangeResume.self, ChangeCancel.self])
}
