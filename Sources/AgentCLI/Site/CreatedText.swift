/// The end of `site create` for people: where to go, and how to get in.
enum CreatedText {
    static func text(_ result: ChangeResult) -> String {
        guard let site = result.site else { return "\(result.changed ? "created" : "nothing had to change")\n" }
        var lines = [("url", site.url), ("admin", site.adminLogin)]
        if let file = result.passwordFile { lines.append(("password file", file)) }
        if let password = result.password { lines.append(("password", password)) }
        if !result.changed { lines.append(("changed", "false")) }
        return lines.map { name, value in "\(name):\(String(repeating: " ", count: 15 - name.count))\(Printable.line(value))\n" }.joined()
    }
}
