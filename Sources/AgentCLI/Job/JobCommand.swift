import ArgumentParser

struct JobCommand: ParsableCommand {
    static let configuration = group(
        "job", "Jobs: work that waits its turn, runs by itself and is tried again when it fails.",
        [
            JobList.self, JobShow.self, JobAdd.self, JobKinds.self, JobRetry.self, JobCancel.self, JobPause.self, JobContinue.self,
            JobDrain.self,
        ])
}
