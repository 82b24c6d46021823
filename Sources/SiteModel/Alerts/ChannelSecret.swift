/// Where a channel has its secret from: its password, its key, or the address that nobody may know.
package enum ChannelSecret: Sendable, Hashable {
    /// A file of root's that holds it and nothing else.
    case file(String)
    /// One of those that the agent keeps sealed.
    case named(SecretName)

    /// For people: which one, never what.
    package var words: String {
        switch self {
        case .file(let path): path
        case .named(let name): "secret \(name)"
        }
    }

    package var name: SecretName? {
        if case .named(let name) = self { name } else { nil }
    }
}

extension AlertChannel {
    /// nil: this way needs none.
    package var secret: ChannelSecret? {
        switch way {
        case .command: nil
        case .webhook(_, let key): key
        case .slack(let address): address
        case .email(let mail): mail.password
        }
    }
}

extension SettingsSection {
    /// `KEY = secret:NAME` or `KEY-file = /path`. What stands there may be the secret itself, put where it does not belong: it is never quoted.
    mutating func secret(_ key: String) throws(Problem) -> ChannelSecret {
        let file = "\(key)-file"
        let code = self.file.code
        guard has(key) else {
            guard has(file) else { throw refused("[\(title)] has neither '\(key)' nor '\(file)'") }
            return .file(
                try need(file) { text in
                    if text.hasPrefix("/") { return text }
                    throw Problem(code, "'\(file)' must be the absolute path of a file that holds the secret")
                })
        }
        guard !has(file) else { throw refused("[\(title)] has '\(key)' and '\(file)': one of them is enough", of: key) }
        return .named(
            try need(key) { text in
                let mark = "secret:"
                if text.hasPrefix(mark), let name = SecretName(rawValue: String(text.dropFirst(mark.count))) { return name }
                throw Problem(
                    code, "'\(key)' must be secret:NAME, with a name of 'agent secret list', and never the secret itself")
            })
    }
}
