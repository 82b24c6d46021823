extension SettingsSection {
    mutating func channel() throws(Problem) -> AlertChannel {
        let words = title.split(separator: " ").map(String.init)
        guard words.count == 2, words[0] == "channel" else { throw refused("it must be [quiet] or [channel NAME]") }
        let name: ChannelName
        do { name = try ChannelName(words[1]) } catch { throw refused(error.message) }
        let severity = take("severity") ?? AlertSeverity.warning.rawValue
        guard let least = AlertSeverity(rawValue: severity) else {
            throw refused("severity '\(printable(severity))' is not known: info, warning, error or critical", of: "severity")
        }
        let way = try way(try need("kind"))
        var channel = AlertChannel(name: name, severity: least, way: way)
        channel.certificateFile = try path("certificate-file")
        return channel
    }

    private mutating func way(_ kind: String) throws(Problem) -> AlertChannel.Way {
        switch kind {
        case "command":
            return .command(
                try need("run") { text in
                    let words = text.split(separator: " ").map(String.init)
                    guard words[0].hasPrefix("/") else { throw Problem(.alertSettings, "'\(words[0])' is no absolute path") }
                    return words
                })
        case "webhook": return .webhook(try need("url") { try OutboundURL($0) }, key: try secret("key"))
        case "slack": return .slack(address: try secret("url"))
        case "email": return .email(try mail())
        default: throw refused("kind '\(printable(kind))' is not known: command, webhook, slack or email", of: "kind")
        }
    }

    private mutating func mail() throws(Problem) -> AlertChannel.Mail {
        let server = try need("server") { text in
            // Read as the address of a web server is: a name and a port, and nothing else.
            let address = try OutboundURL("https://\(text)")
            guard text.contains(":"), !text.contains("/"), !text.contains("?") else {
                throw Problem(.alertSettings, "'\(text)' is no server such as smtp.example.com:587")
            }
            return address
        }
        return AlertChannel.Mail(
            host: server.host, port: server.port, user: try need("user"), password: try secret("password"),
            from: try need("from") { try EmailAddress($0) },
            to: try need("to") { text in
                try text.split(separator: ",").map {
                    try EmailAddress(String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()))
                }
            })
    }
}
