#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The keys of a bucket, from wherever users keep them; never from the command line, which everyone can read.
package struct BucketKeys: Hashable, Sendable {
    package var accessKeyID: SecretText
    package var secretAccessKey: SecretText
    /// Of temporary keys.
    package var sessionToken: SecretText?

    package init(accessKeyID: SecretText, secretAccessKey: SecretText, sessionToken: SecretText? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }

    /// From `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`; nil when neither of the first two is
    /// set.
    package static func environment(_ variables: [String: String]) throws(SettingsError) -> Self? {
        let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
        let values = names.map { name in variables[name].flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } }
        guard values[0] != nil || values[1] != nil else { return nil }
        return try Self(id: values[0], secret: values[1], token: values[2], of: "the environment")
    }

    /// From a file that only its owner may read, in any of the forms of `init(reading:)`.
    package static func file(_ path: String, system: some SystemAccess) throws(SettingsError) -> Self {
        switch system.contents(of: path) {
        case .absent: throw .unreadable(path: path, reason: "there is no such file")
        case .unreadable(let reason): throw .unreadable(path: path, reason: reason)
        case .contents(let text, let mode):
            try checkPrivate(path, mode)
            return try Self(reading: text, from: path)
        }
    }

    /// From what a command prints, in any of the forms of `init(reading:)`.
    package static func command(_ command: String, system: some SystemAccess) throws(SettingsError) -> Self {
        let output: String
        do {
            output = try system.output(of: command)
        } catch {
            throw .commandFailed(name: "--keys-command", command: command, reason: error.reason)
        }
        return try Self(reading: output, from: "the output of --keys-command")
    }

    /// Reads keys as the tools of AWS write them: the JSON of `credential_process` and of
    /// `aws configure export-credentials`, the JSON of `aws sts` and `aws iam create-access-key`, an INI section of
    /// `~/.aws/credentials`, or `export NAME=value` lines.
    ///
    /// Of several INI sections the first one counts. `source` stands in errors.
    init(reading text: String, from source: String) throws(SettingsError) {
        let values = Self.json(text) ?? Self.lines(text)
        try self.init(
            id: values["accesskeyid"],
            secret: values["secretaccesskey"],
            token: values["sessiontoken"],
            of: source
        )
    }

    private init(id: String?, secret: String?, token: String?, of source: String) throws(SettingsError) {
        for (name, value) in [("access key id", id), ("secret access key", secret)] {
            guard let value else { throw .badValue(name: source, problem: "holds no \(name)") }
            if let problem = ValueCheck.key(value) {
                throw .badValue(name: "the \(name) of \(source)", problem: problem)
            }
        }
        func text(_ value: String?) -> SecretText { SecretText(ValueCheck.trimmedKey(value ?? "")) }
        self.init(
            accessKeyID: text(id),
            secretAccessKey: text(secret),
            sessionToken: token.flatMap { ValueCheck.trimmedKey($0).isEmpty ? nil : text($0) }
        )
    }

    /// The texts of an object and of the objects in it, by their names; nil for what is no object.
    private static func json(_ text: String) -> [String: String]? {
        guard case .object(let tree)? = try? JSONDecoder().decode(JSONTree.self, from: Data(text.utf8)) else {
            return nil
        }
        var values: [String: String] = [:]
        func take(_ object: [String: JSONTree]) {
            for (name, value) in object {
                switch value {
                case .text(let text): values[folded(name)] = text
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
