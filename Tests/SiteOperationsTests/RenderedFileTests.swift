import HostServices
import SiteOperations
import Testing

/// A person's work is told from an older rendering.
@Suite struct RenderedFileTests {
    private func file(_ current: String?) -> RenderedFile { RenderedFile(path: "/f", current: current, wanted: Seal.seal("new\n")) }

    @Test func whatIsNotThereIsMissing() { #expect(file(nil).state == .missing) }
    @Test func whatIsTheSameIsCurrent() { #expect(file(Seal.seal("new\n")).state == .current) }
    @Test func anOlderRenderingIsOutdated() {
        #expect(file(Seal.seal("old\n")).state == .outdated)
        #expect(file(Seal.seal("", .semicolon)).state == .outdated)
    }
    @Test(arguments: [
        "old\n", "", "# a comment\n", "# made by the agent, seal \nold\n", "# made by the agent, seal 12; x\nold\n", "no line",
    ])
    func whatIsNotSealedIsAPersons(_ text: String) { #expect(file(text).state == .edited) }

    @Test func everyEditBreaksTheSeal() {
        let sealed = Seal.seal("one\ntwo\n")
        for index in sealed.indices.dropFirst() where sealed[index] != "\n" {
            var edited = sealed
            edited.replaceSubrange(index...index, with: sealed[index] == "x" ? "y" : "x")
            // In the words of the line itself an edit says nothing about the text below.
            if edited.hasSuffix("\none\ntwo\n") { continue }
            #expect(file(edited).state == .edited, "\(edited)")
        }
        for edited in [sealed + "three\n", String(sealed.dropLast()), sealed.replacing("one", with: "One"), "# first\n" + sealed] {
            #expect(file(edited).state == .edited, "\(edited)")
        }
    }

    @Test func whatOnlyLacksTheSealLosesNothing() { #expect(file("new\n").state == .outdated) }

    @Test func theSealIsOneCommentAndTheTextStaysWhole() {
        for (comment, sign) in [(Seal.Comment.hash, "# "), (.semicolon, "; ")] {
            let sealed = Seal.seal("text\n\n", comment)
            #expect(sealed.hasPrefix(sign) && sealed.split(separator: "\n", omittingEmptySubsequences: false).count == 4)
            #expect(Seal.without(sealed) == "text\n\n")
            #expect(Seal.state(of: sealed) == .intact)
        }
        #expect(Seal.without("no seal\n") == "no seal\n" && Seal.state(of: "no seal\n") == .absent)
    }

    @Test func doctorTellsOfOlderRenderingsOnly() {
        #expect(HostFindings.outdated([file(nil), file("mine\n"), file(Seal.seal("new\n"))]).isEmpty)
        let found = HostFindings.outdated([file(Seal.seal("old\n")), file(Seal.seal("older\n"))])
        #expect(found.map(\.code) == ["config.outdated"] && found[0].text.contains("and 1 more"))
    }
}
