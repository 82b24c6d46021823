import ArgumentParser

struct ChangeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Changes: what was asked for, how far it is, and the way back.",
        subcommands: [ChangeList.self, ChangeShow.self, ChangeFollow.self, ChangeUndo.self, ChangeResume.self, ChangeCancel.self])
}
