import SiteModel
import Testing

@Suite("What is watched") struct AlertConditionTests {
    @Test("every code is declared once, and its list is in the codes' order") func declared() {
        #expect(AlertCondition.all.map(\.code) == AlertCode.allCases)
    }

    @Test("no condition explains itself, also not by way of others", arguments: AlertCode.allCases) func noCircle(_ code: AlertCode) {
        var above: Set<AlertCode> = []
        var rest = code.condition.dependsOn
        while let next = rest.popLast() {
            if above.insert(next).inserted { rest += next.condition.dependsOn }
        }
        #expect(!above.contains(code))
    }

    @Test("every condition has a page, in the house's words", arguments: AlertCode.allCases) func pages(_ code: AlertCode) {
        let (condition, page) = (code.condition, code.explanation)
        #expect(page.title == condition.title && page.title.first?.isUppercase == false && !page.title.hasSuffix("."))
        #expect(page.happened.hasSuffix(".") && !page.causes.isEmpty && !page.evidence.isEmpty && page.next.hasPrefix("agent "))
        #expect(!condition.text.isEmpty && condition.timeToVisible >= 0)
        #expect(code.rawValue.wholeMatch(of: /[a-z]+\.[a-z]+(-[a-z]+)*/) != nil)
    }

    @Test("no two pages are one, and no code is also a problem's") func distinct() {
        #expect(Set(AlertCode.allCases.map(\.explanation)).count == AlertCode.allCases.count)
        #expect(AlertCode.allCases.allSatisfy { ProblemCode(rawValue: $0.rawValue) == nil })
    }

    @Test("severities have an order, and what is worse is told oftener") func severities() {
        #expect(AlertSeverity.allCases == AlertSeverity.allCases.sorted() && AlertSeverity.info < .critical)
        let pauses = AlertSeverity.allCases.map { $0.remindedEvery ?? .max }
        #expect(pauses == pauses.sorted(by: >))
    }

    @Test("what a server says becomes one line without control characters") func oneLine() {
        let sighting = AlertSighting(.databaseDown, "a\r\nBcc: x", "b\u{1B}[2J\n\u{202E}" + String(repeating: "c", count: 9_999))
        #expect(!(sighting.subject + sighting.text).unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
        #expect(sighting.text.count < 800)
    }
}
