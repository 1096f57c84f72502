package import Base

/// Why the settings cannot be used.
///
/// Each case has the sentence that the user reads, with the way out.
package enum SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Everything that is wrong in one file, in the order of its lines.
    case problems([ConfigProblem])
    case unreadable(path: String, reason: String)
    /// A file that holds a key and that other users of the machine may read.
    case exposed(path: String, mode: Int)
    case unknownProfile(String, source: SettingSource, known: [String])
    /// A value that cannot be meant, named as the user knows it: a flag, a variable, a field of a file.
    case badValue(name: String, problem: String)
    /// A command that should print a secret; named as the setting or the flag it stands in.
    case commandFailed(name: String, command: String, reason: String)
    /// A file that bulktop must write and cannot.
    case unwritable(path: String, reason: String)
    /// A login of the official tools that can be used no more.
    case loginEnded(profile: String, reason: String)
    case noCredential(profile: String?, configFile: String?)

    package var description: String {
        switch self {
        case .problems(let problems):
            return problems.map(\.description).joined(separator: "\n")
        case .unreadable(let path, let reason):
            return "\(printable(path)) cannot be read: \(reason)"
        case .exposed(let path, let mode):
            let octal = String(mode, radix: 8)
            return """
                \(printable(path)) holds a key and other users may read it (mode \(octal)); run: \
                chmod 600 \(shellQuoted(path))
                """
        case .unknownProfile(let name, let source, let known):
            let hint = nearestName(to: name, among: known).map { "; did you mean \"\(printable($0))\"?" }
            let list =
                known.isEmpty
                ? "; there are no profiles yet" : "; there are: \(known.map(printable).joined(separator: ", "))"
            return "there is no profile \"\(printable(name))\" (\(source))\(hint ?? list)"
        case .badValue(let name, let problem):
            return "\(printable(name)) \(problem)"
        case .commandFailed(let name, let command, let reason):
            return "\(name) `\(printable(command))` \(reason)"
        case .unwritable(let path, let reason):
            return "\(printable(path)) cannot be written: \(reason)"
        case .loginEnded(let profile, let reason):
            return """
                the login of profile "\(printable(profile))" cannot be used: \(reason); log in again with \
                `langsmith auth login`
                """
        case .noCredential(let profile, let configFile):
            let file = configFile.map(printable) ?? "config.toml"
            let place = profile.map { "profile \"\(printable($0))\" of \(file)" } ?? "a profile of \(file)"
            return """
                no API key: set LANGSMITH_API_KEY, or put api_key_file or api_key_command into \(place), or log in \
                with `langsmith auth login`. `bulktop demo` needs none.
                """
        }
    }
}

/// One thing wrong in a file, with its place.
package struct ConfigProblem: Hashable, Sendable, CustomStringConvertible {
    package var path: String
    package var place: SourcePlace
    package var message: String

    package init(path: String, place: SourcePlace, message: String) {
        self.path = path
        self.place = place
        self.message = message
    }

    package var description: String {
        "\(printable(path)):\(place.line):\(place.column): \(message)"
    }
}

/// Text from a file or the environment, safe to print.
func printable(_ text: String) -> String { CleanText.line(text, limit: 4 << 10) }

private func shellQuoted(_ path: String) -> String {
    let plain = path.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
    guard !plain else { return path }
    let escaped = printable(path).split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    return "'\(escaped)'"
}
