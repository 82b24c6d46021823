// AgentCLI: the command line.
//
// Here: folders are nouns (Site, Change, Sandbox, Doctor …) with one leaf command a file, the global options (Options/), what rows look
// like (Views/, Rendering/), and following a change to its end (Following/).
// Never here: SQL, other programs' argument lists, decisions about a site. A command asks the daemon and prints.
// Read AgentCommand.swift (the list of commands) and Entry/AgentMain.swift (errors and exit statuses) next.
