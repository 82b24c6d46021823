import ChangeEngine
import SiteModel

/// Every kind of step there is. A new one costs its file and a line here.
package enum StepList {
    package static let all: [any HostStep.Type] = [
        WriteManifest.self,
        RegisterUser.self,
        CreateTree.self,
        PlaceTree.self,
        AttachRelease.self,
        CopyContent.self,
        CreateDatabase.self,
        CreateDatabaseAccount.self,
        OpenDatabaseAccount.self,
        WriteWordPressConfig.self,
        SetSiteAddress.self,
        StampWordPress.self,
        RunPHP.self,
        SetLimits.self,
        MakeCertificate.self,
        InstallCertificate.self,
        ImportCertificate.self,
        RenewPool.self,
        ServeVhost.self,
        DropSiteData.self,
        DropLeftover.self,
    ]
}

/// Makes a step again from what the journal kept.
package struct HostStepCatalog: StepCatalog {
    private let tools: StepTools
    private let kinds: [String: any HostStep.Type]

    package init(_ tools: StepTools) {
        self.tools = tools
        kinds = Dictionary(StepList.all.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package func step(for record: StepRecord) throws -> any Step {
        guard let type = kinds[record.kind] else {
            throw Problem.cannot(
                "run step", record.id, "this version does not know the kind '\(record.kind)'", code: .stateTooNew,
                hint: "install the version of agent that wrote the journal")
        }
        return try type.make(from: record.payload, tools)
    }
}
