# Which tests run beside the others: those that measure no time and count no process of the machine, as many as make both lanes equally long, and one that
# waits a minute by itself.
# A pattern, for `--filter` of one run and `--skip` of the other: so each test, of whatever target, is in exactly one of them.

suites_beside_targets=(
    AgentAPITests AgentCLITests AgentStoreTests ChangeEngineTests SiteModelTests SiteOperationsTests
)
suites_beside="^($(IFS='|' && printf '%s' "${suites_beside_targets[*]}"))\\.|/g13_oldWorkersDoNotOutliveTheirMinute"
