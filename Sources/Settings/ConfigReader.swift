import Base
import TOMLKit

/// Reads `config.toml`: everything that is wrong is collected with its place, and a file with anything wrong is not used.
///
/// TOMLKit's own decoding reports neither unknown keys nor wrong types with their place, so the table is walked here.
struct ConfigReader {
    private let path: String
    private let places: TOMLPlaces
    private var problems: [ConfigProblem] = []

    static func read(_ text: String, path: String) throws(SettingsError) -> ConfigFile {
        // TOMLKit hands the text on as a C string and would silently stop at a NUL.
        if let place = SourcePlace.ofNUL(in: text) {
            throw .problems([ConfigProblem(path: path, place: place, message: "a NUL character")])
        }
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            let begin = error.source.begin
            let place = SourcePlace(line: begin.line, column: begin.column)
            let message = "not valid TOML: \(printable(error.description))"
            throw .problems([ConfigProblem(path: path, place: place, message: message)])
        } catch {
            throw .unreadable(path: path, reason: "not valid TOML")
        }
        var reader = ConfigReader(path: path, places: TOMLPlaces(of: text))
        let file = reader.file(table)
        guard reader.problems.isEmpty else { throw .problems(reader.problems.sorted { $0.place < $1.place }) }
        return file
    }

    private init(path: String, places: TOMLPlaces) {
        self.path = path
        self.places = places
    }

    private mutating func file(_ table: TOMLTable) -> ConfigFile {
        var file = ConfigFile()
        for name in table.keys {
            switch ConfigKey(rawValue: name) {
            case .defaultProfile: file.defaultProfile = string(table, [name])
            case .profiles:
                guard let profiles = table[name]?.table else {
                    report([name], "\"profiles\" holds tables, as in [profiles.eu]")
                    continue
                }
                for profile in profiles.keys {
                    file.profiles[profile] = self.profile(profiles, profile)
                }
            case .mouse: file.mouse = bool(table, [name]) ?? true
            case .failure: file.failures = failures(table)
            case nil: reportUnknown(name, at: [name], among: ConfigKey.allCases.map(\.rawValue), in: "")
            }
        }
        if let chosen = file.defaultProfile, file.profiles[chosen] == nil {
            let hint = nearestName(to: chosen, among: file.profiles.keys.sorted())
            let more = hint.map { "; did you mean \"\(printable($0))\"?" } ?? ""
            reportValue([ConfigKey.defaultProfile.rawValue], "no profile is called \"\(printable(chosen))\"\(more)")
        }
        return file
    }

    private mutating func profile(_ profiles: TOMLTable, _ name: String) -> ConfigFile.Profile {
        var profile = ConfigFile.Profile()
        let here = [ConfigKey.profiles.rawValue, name]
        guard let table = profiles[name]?.table else {
            report(here, "\"\(printable(name))\" must be a table, as in [profiles.\(printable(name))]")
            return profile
        }
        for keyName in table.keys {
            let at = here + [keyName]
            guard let key = ProfileKey(rawValue: keyName) else {
                reportUnknown(
                    keyName,
                    at: at,
                    among: ProfileKey.allCases.map(\.rawValue),
                    in: " in profile \"\(printable(name))\""
                )
                continue
            }
            switch key {
            case .endpoint: profile.endpoint = checked(string(table, at), at, ValueCheck.endpoint)
            case .workspace: profile.workspace = checked(string(table, at), at, ValueCheck.workspace)
            case .apiKey:
                let text = checked(string(table, at), at, ValueCheck.serviceKey)
                set(&profile.key, text.map { .text(SecretText(ValueCheck.trimmedKey($0))) }, at)
            case .apiKeyFile:
                set(&profile.key, checked(string(table, at), at, ValueCheck.filled).map { .file($0) }, at)
            case .apiKeyCommand:
                set(&profile.key, checked(string(table, at), at, ValueCheck.filled).map { .command($0) }, at)
            case .caFile: profile.caFile = checked(string(table, at), at, ValueCheck.filled)
            case .allowPlainHTTP: profile.allowPlainHTTP = bool(table, at) ?? false
            case .production: profile.production = bool(table, at) ?? false
            case .readOnly: profile.readOnly = bool(table, at) ?? false
            case .environment: profile.environment = checked(string(table, at), at, ValueCheck.label)
            case .color:
                let name = checked(string(table, at), at, ValueCheck.color)
                if let color = name.flatMap({ PlaceColor(rawValue: $0) }) { profile.color = color }
            case .organization: profile.organization = checked(string(table, at), at, ValueCheck.organization)
            }
        }
        return profile
    }

    private mutating func failures(_ table: TOMLTable) -> [FailureEntry] {
        let name = ConfigKey.failure.rawValue
        guard let rows = table[name]?.array else {
            report([name], "\"failure\" holds a list of tables, as in [[failure]]")
            return []
        }
        var names: Set<String> = []
        return rows.enumerated().compactMap { index, row in
            let here = [name, "\(index)"]
            guard let row = row.table else {
                report(here, "\"failure\" holds a list of tables, as in [[failure]]")
                return nil
            }
            let entry = failure(row, here)
            if !entry.name.isEmpty, !names.insert(entry.name).inserted {
                reportValue(here + [FailureKey.name.rawValue], "another failure is called \"\(printable(entry.name))\"")
            }
            return entry
        }
    }

    private mutating func failure(_ table: TOMLTable, _ here: [String]) -> FailureEntry {
        var entry = FailureEntry(at: places.key(here))
        for keyName in table.keys {
            let at = here + [keyName]
            guard let key = FailureKey(rawValue: keyName) else {
                reportUnknown(keyName, at: at, among: FailureKey.allCases.map(\.rawValue), in: " in a failure")
                continue
            }
            entry.places[key] = places.value(at)
            switch key {
            case .name: entry.name = checked(string(table, at), at, ValueCheck.visible) ?? ""
            case .status: entry.statuses = list(table, at, "a whole number or a list of them") { $0.int }
            case .connection: entry.connection = string(table, at)
            case .text: entry.texts = list(table, at, "text in quotes or a list of it") { $0.string }
            case .cause: entry.cause = checked(string(table, at), at, ValueCheck.visible) ?? ""
            case .fix: entry.fix = checked(string(table, at), at, ValueCheck.visible) ?? ""
            case .verify: entry.verify = checked(string(table, at), at, ValueCheck.visible)
            case .link: entry.link = checked(string(table, at), at, ValueCheck.link)
            }
        }
        for key in [FailureKey.name, .cause, .fix] where table[key.rawValue] == nil {
            report(here, "a failure needs \"\(key.rawValue)\"")
        }
        return entry
    }

    /// One value or a list of them.
    private mutating func list<Element>(
        _ table: TOMLTable,
        _ at: [String],
        _ wanted: String,
        _ element: (any TOMLValueConvertible) -> Element?
    ) -> [Element] {
        guard let name = at.last, let value = table[name] else { return [] }
        if let single = element(value) { return [single] }
        if let array = value.array {
            let elements = array.compactMap(element)
            if elements.count == array.count { return elements }
        }
        reportValue(at, "\"\(name)\" must be \(wanted)")
        return []
    }

    private mutating func set(_ key: inout ConfigFile.Key?, _ new: ConfigFile.Key?, _ at: [String]) {
        guard let new else { return }
        if key != nil {
            report(at, "a profile has one of api_key, api_key_file and api_key_command, not several")
        }
        key = new
    }

    private mutating func string(_ table: TOMLTable, _ at: [String]) -> String? {
        guard let name = at.last, let value = table[name] else { return nil }
        if let text = value.string { return text }
        reportValue(at, "\"\(name)\" must be text in quotes, not \(words(for: value.type))")
        return nil
    }

    private mutating func bool(_ table: TOMLTable, _ at: [String]) -> Bool? {
        guard let name = at.last, let value = table[name] else { return nil }
        if let truth = value.bool { return truth }
        reportValue(at, "\"\(name)\" must be true or false, not \(words(for: value.type))")
        return nil
    }

    /// The value if the check finds nothing wrong with it.
    private mutating func checked(_ value: String?, _ at: [String], _ problem: (String) -> String?) -> String? {
        guard let value else { return nil }
        guard let problem = problem(value) else { return value }
        reportValue(at, "\"\(at.last ?? "")\" \(problem)")
        return nil
    }

    private mutating func reportUnknown(_ name: String, at: [String], among names: [String], in where: String) {
        let hint =
            nearestName(to: name, among: names).map { "did you mean \"\($0)\"?" }
            ?? "the keys are: \(names.joined(separator: ", "))"
        report(at, "unknown key \"\(printable(name))\"\(`where`); \(hint)")
    }

    private mutating func report(_ at: [String], _ message: String) {
        problems.append(ConfigProblem(path: path, place: places.key(at), message: message))
    }

    private mutating func reportValue(_ at: [String], _ message: String) {
        problems.append(ConfigProblem(path: path, place: places.value(at), message: message))
    }

    private func words(for type: TOMLType) -> String {
        switch type {
        case .table: "a table"
        case .array: "a list"
        case .string: "text"
        case .int: "a whole number"
        case .double: "a number"
        case .bool: "true or false"
        case .date, .time, .dateTime: "a date"
        }
    }
}

extension SourcePlace {
    fileprivate static func ofNUL(in text: String) -> SourcePlace? {
        var place = SourcePlace(line: 1, column: 1)
        for scalar in text.unicodeScalars {
            if scalar == "\0" { return place }
            if scalar == "\n" {
                place = SourcePlace(line: place.line + 1, column: 1)
            } else {
                place.column += 1
            }
        }
        return nil
    }
}
