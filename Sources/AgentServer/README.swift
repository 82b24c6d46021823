// AgentServer: the route table, answered over a Unix socket.
//
// Here: who may ask (Access/), strict reading of requests (Requests/), answers (Answers/), one controller a noun (Controllers/).
// Never here: the host, SQLite, business rules: a controller decodes, calls one method of `AgentService`, encodes.
// Read Serving/Gate.swift next: it is the order in which a request is judged.
