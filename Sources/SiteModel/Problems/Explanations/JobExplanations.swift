/// Jobs and schedules.
extension Explanation {
    static let badJob = Explanation(
        "this job cannot be taken in",
        happened: "The kind of job is not known, or it needs a site, or takes none. Nothing was taken in.",
        causes: ["a misspelt kind", "a kind that works on one site, without --site"],
        evidence: ["agent job kinds lists every kind and what it needs"],
        next: "agent job kinds")

    static let jobNotFound = Explanation(
        "no job has this id",
        happened: "The queue of this root knows no such job. Ended jobs are forgotten after a week when there are a thousand newer ones.",
        causes: [
            "the id was cut off while copying", "the job ended long ago", "the command spoke to another root (see --root and AGENT_ROOT)",
        ],
        evidence: ["agent job list shows the newest first"],
        next: "agent job list")

    static let jobState = Explanation(
        "the job is in a state in which this cannot be done",
        happened:
            "Only a dead or cancelled job can be retried, only one that has not ended can be cancelled, and only one that waits for its turn can be paused. Nothing was changed.",
        causes: ["it ended, began or was cancelled a moment ago", "another job that does the same is open already"],
        evidence: ["agent job show tells its state and why it failed last"],
        next: "agent job list")

    static let jobsRunning = Explanation(
        "jobs still run",
        happened: "The queue was paused and begins no job, but those that ran did not end in the time that was given. They go on.",
        causes: ["a job that takes longer than was waited for", "a job that waits for a change of a site"],
        evidence: ["agent job list --state running shows them with the change that each makes"],
        next: "agent job list --state running")

    static let badCalendar = Explanation(
        "this is no calendar, or no time zone",
        happened: "When something is to run again was not understood whole, or names a day that no month has. Nothing was changed.",
        causes: [
            "a misspelt day or a time of day beyond 23:59", "a date that never comes, as 31 February",
            "an abbreviation where the name of a zone is meant",
        ],
        evidence: ["agent schedule set --help shows how calendars are written"],
        next: "agent schedule list")

    static let scheduleNotFound = Explanation(
        "no entry of the schedule has this name",
        happened: "The schedule of this root knows no such entry. Entries are part of the agent; a person decides when they run.",
        causes: ["a misspelt name", "an entry that another version of the agent has"],
        evidence: ["agent schedule list names all of them"],
        next: "agent schedule list")
}
