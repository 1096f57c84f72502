package import Base

/// Where the keys of a bucket are read from, wherever users keep them; never from the command line, which everyone can
/// read.
package enum BucketKeys {
    /// From `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`; nil when neither of the first two is
    /// set.
    package static func environment(_ variables: [String: String]) throws(SettingsError) -> S3Credentials? {
        let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
        let values = names.map { name in variables[name].flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } }
        guard values[0] != nil || values[1] != nil else { return nil }
        return try keys(id: values[0], secret: values[1], token: values[2], of: "the environment")
    }

    /// From a file that only its owner may read, in any of the forms of `read`.
    package static func file(_ path: String, system: some SystemAccess) throws(SettingsError) -> S3Credentials {
        switch system.contents(of: path) {
        case .absent: throw .unreadable(path: path, reason: "there is no such file")
        case .unreadable(let reason): throw .unreadable(path: path, reason: reason)
        case .contents(let text, let mode):
            try checkPrivate(path, mode)
            return try read(text, from: path)
        }
    }

    /// From what a command prints, in any of the forms of `read`.
    package static func command(_ command: String, system: some SystemAccess) throws(SettingsError) -> S3Credentials {
        let output: String
        do {
            output = try system.output(of: command)
        } catch {
            throw .commandFailed(name: "--keys-command", command: command, reason: error.reason)
        }
        return try read(output, from: "the output of --keys-command")
    }

    /// Reads keys as the tools of AWS write them: the JSON of `credential_process` and of
    /// `aws configure export-credentials`, the JSON of `aws sts` and `aws iam create-access-key`, an INI section of
    /// `~/.aws/credentials`, or `export NAME=value` lines.
    ///
    /// Of several INI sections the first one counts. `source` stands in errors.
    static func read(_ text: String, from source: String) throws(SettingsError) -> S3Credentials {
        let values = json(text) ?? lines(text)
        return try keys(
            id: values["accesskeyid"],
            secret: values["secretaccesskey"],
            token: values["sessiontoken"],
            of: source
        )
    }

    private static func keys(
        id: String?,
        secret: String?,
        token: String?,
        of source: String
    ) throws(SettingsError) -> S3Credentials {
        for (name, value) in [("access key id", id), ("secret access key", secret)] {
            guard let value else { throw .badValue(name: source, problem: "holds no \(name)") }
            if let problem = ValueCheck.key(value) {
                throw .badValue(name: "the \(name) of \(source)", problem: problem)
            }
        }
        let token = Secret(token ?? "")
        return S3Credentials(
            accessKeyID: Secret(id ?? ""),
            secretAccessKey: Secret(secret ?? ""),
            sessionToken: token.isEmpty ? nil : token
        )
    }

    /// The texts of an object and of the objects in it, by their names; nil for what is no object.
    private static func json(_ text: String) -> [String: String]? {
        guard case .object(let tree)? = JSONValue(Array(text.utf8)) else { return nil }
        var values: [String: String] = [:]
        func take(_ object: [String: JSONValue]) {
            for (name, value) in object {
                switch value {
                case .string(let text): values[folded(name)] = text
                case .object(let inner): take(inner)
                default: break
                }
            }
        }
        take(tree)
        return values
    }

    private static func lines(_ text: String) -> [String: String] {
        var values: [String: String] = [:]
        var sections = 0
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            if line.hasPrefix("[") { sections += 1 }
            guard sections < 2, let equals = line.firstIndex(of: "="), !line.hasPrefix("#") else { continue }
            var name = line[..<equals]
            if name.hasPrefix("export ") { name = name.dropFirst(7) }
            values[folded(String(name))] = String(line[line.index(after: equals)...])
        }
        return values
    }

    /// `AWS_ACCESS_KEY_ID`, `aws_access_key_id`, `access_key_id` and `AccessKeyId` are one name.
    private static func folded(_ name: String) -> String {
        let letters = name.lowercased().filter(\.isLetter)
        return letters.hasPrefix("aws") ? String(letters.dropFirst(3)) : letters
    }
}
