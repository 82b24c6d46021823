# Five runs of the tests side by side, each test in exactly one of them.
# One goes through those that measure no time and count no process of the machine; one through the parts of a host, each on the real thing; one through the
# laws of steps, many times the same host; one through those that mostly wait, for a look, a minute or a worker of the real thing, and cost a processor next to
# nothing; one through all others.
# Patterns, for `--filter` and `--skip`: so a new test, of whatever target, is in one of them.

suites_beside_targets=(
    AgentAPITests AgentCLITests AgentDaemonTests AgentStoreTests ArchitectureTests ChangeEngineTests ConfigTemplatesTests JobEngineTests SiteModelTests
    SiteOperationsTests
)
suites_beside="^($(IFS='|' && printf '%s' "${suites_beside_targets[*]}"))\\."

suites_host_targets=(LinuxHostTests SandboxHostTests)
suites_host="^($(IFS='|' && printf '%s' "${suites_host_targets[*]}"))\\."

suites_laws_name=StepLawTests
suites_laws="^SiteOperationsTests\\.$suites_laws_name/"

# Each brings up a sandbox of its own and waits for a clock: minutes of one, seconds of a processor.
suites_waiting_tests=(
    theDatabaseIsKilledAndComesBack whatHangsIsToldOnceAndKeepsNobodyWaiting aRunComesByItselfAndARestartDoesNotRepeatIt
    aSecretThatEndsIsToldUntilItIsChanged g13_oldWorkersDoNotOutliveTheirMinute aChannelIsToldOneThingAtATimeAndInOrder
    pointsLeaveTheMachineWaitForTheReceiverAndFindALogThatWasPutBack itIsWatchedWhereRootAllowsItToldOfAndForgotten
)
suites_waiting="/($(IFS='|' && printf '%s' "${suites_waiting_tests[*]}"))\\("
