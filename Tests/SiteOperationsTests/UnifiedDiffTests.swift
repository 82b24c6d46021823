import SiteOperations
import Testing

/// A diff is empty for equal texts, and `patch` would turn one text into the other.
@Suite struct UnifiedDiffTests {
    @Test func equalTextsHaveNone() { #expect(UnifiedDiff.between("a\nb\n", "a\nb\n", path: "f") == "") }

    @Test func aNewFileIsAllAdded() {
        #expect(UnifiedDiff.between(nil, "a\nb\n", path: "f") == "--- /dev/null\n+++ f\n@@ -0,0 +1,2 @@\n+a\n+b\n")
    }

    @Test func aChangeHasThreeLinesOfContext() {
        let old = (1...9).map { "\($0)\n" }.joined()
        let new = old.replacing("5\n", with: "five\n")
        #expect(UnifiedDiff.between(old, new, path: "f") == "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n")
    }

    @Test func distantChangesAreTwoHunks() {
        let old = (1...30).map { "\($0)\n" }.joined()
        let new = old.replacing("\n2\n", with: "\ntwo\n").replacing("\n29\n", with: "\n")
        let hunks = UnifiedDiff.between(old, new, path: "f").split(separator: "\n").filter { $0.hasPrefix("@@") }
        #expect(hunks == ["@@ -1,5 +1,5 @@", "@@ -26,5 +26,4 @@"])
    }
}
