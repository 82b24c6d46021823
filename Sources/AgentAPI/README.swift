// AgentAPI: what the daemon and its clients agree on.
//
// Here: wire types (Wire/), the one route table (Routes/) and the typed client of the socket (Client/).
// Never here: server code, policy, printing. Read Routes/RouteTable.swift next.
