import Base

/// Reads `config.toml`: everything that is wrong is collected with its place, and a file with anything wrong is not used.
struct ConfigReader {
    private let path: String
    private var problems: [ConfigProblem] = []

    /// A value and the key it stands under, as errors name it.
    private struct Item {
        var name: String
        var member: TOMLMember
    }

    static func read(_ text: String, path: String) throws(SettingsError) -> ConfigFile {
        let table: TOMLTable
        do throws(TOMLFailure) {
            table = try TOMLReader.read(text)
        } catch {
            let message = "not valid TOML: \(error.problem)"
            throw .problems([ConfigProblem(path: path, place: error.place, message: message)])
        }
        var reader = ConfigReader(path: path)
        let file = reader.file(table)
        guard reader.problems.isEmpty else { throw .problems(reader.problems.sorted { $0.place < $1.place }) }
        return file
    }

    private init(path: String) { self.path = path }

    private static func items(of table: TOMLTable) -> [Item] {
        table.keys.compactMap { key in table[key].map { Item(name: key, member: $0) } }
    }

    private mutating func file(_ table: TOMLTable) -> ConfigFile {
        var file = ConfigFile()
        for item in Self.items(of: table) {
            switch ConfigKey(rawValue: item.name) {
            case .defaultProfile: file.defaultProfile = string(item)
            case .profiles:
                guard case .table(let profiles) = item.member.value else {
                    report(item, "\"profiles\" holds tables, as in [profiles.eu]")
                    continue
                }
                for profile in Self.items(of: profiles) { file.profiles[profile.name] = self.profile(profile) }
            case .mouse: file.mouse = bool(item) ?? true
            case .store: file.store = store(item)
            case .failure: file.failures = failures(item)
            case nil: reportUnknown(item, among: ConfigKey.allCases.map(\.rawValue), in: "")
            }
        }
        if let chosen = file.defaultProfile, file.profiles[chosen] == nil,
            let place = table[ConfigKey.defaultProfile.rawValue]?.valuePlace
        {
            let hint = nearestName(to: chosen, among: file.profiles.keys.sorted())
            let more = hint.map { "; did you mean \"\(printable($0))\"?" } ?? ""
            report(at: place, "no profile is called \"\(printable(chosen))\"\(more)")
        }
        return file
    }

    private mutating func profile(_ item: Item) -> ConfigFile.Profile {
        var profile = ConfigFile.Profile()
        let name = printable(item.name)
        guard case .table(let table) = item.member.value else {
            report(item, "\"\(name)\" must be a table, as in [profiles.\(name)]")
            return profile
        }
        for item in Self.items(of: table) {
            guard let key = ProfileKey(rawValue: item.name) else {
                reportUnknown(item, among: ProfileKey.allCases.map(\.rawValue), in: " in profile \"\(name)\"")
                continue
            }
            switch key {
            case .endpoint: profile.endpoint = checked(string(item), item, ValueCheck.endpoint)
            case .workspace: profile.workspace = checked(string(item), item, ValueCheck.workspace)
            case .apiKey:
                let text = checked(string(item), item, ValueCheck.serviceKey)
                set(&profile.key, text.map { .text(Secret(ValueCheck.trimmedKey($0))) }, item)
            case .apiKeyFile:
                set(&profile.key, checked(string(item), item, ValueCheck.filled).map { .file($0) }, item)
            case .apiKeyCommand:
                set(&profile.key, checked(string(item), item, ValueCheck.filled).map { .command($0) }, item)
            case .caFile: profile.caFile = checked(string(item), item, ValueCheck.filled)
            case .allowPlainHTTP: profile.allowPlainHTTP = bool(item) ?? false
            case .production: profile.production = bool(item) ?? false
            case .readOnly: profile.readOnly = bool(item) ?? false
            case .environment: profile.environment = checked(string(item), item, ValueCheck.label)
            case .color:
                let name = checked(string(item), item, ValueCheck.color)
                if let color = name.flatMap({ PlaceColor(rawValue: $0) }) { profile.color = color }
            case .organization: profile.organization = checked(string(item), item, ValueCheck.organization)
            }
        }
        return profile
    }

    private mutating func store(_ item: Item) -> StoreSettings {
        var store = StoreSettings()
        guard case .table(let table) = item.member.value else {
            report(item, "\"store\" must be a table, as in [store]")
            return store
        }
        for item in Self.items(of: table) {
            switch StoreKey(rawValue: item.name) {
            case .enabled: store.isEnabled = bool(item) ?? true
            case .days: store.days = number(item, StoreSettings.daysRange) ?? store.days
            case .mib: store.mib = number(item, StoreSettings.mibRange) ?? store.mib
            case nil: reportUnknown(item, among: StoreKey.allCases.map(\.rawValue), in: " in \"store\"")
            }
        }
        return store
    }

    private mutating func failures(_ item: Item) -> [FailureEntry] {
        let wanted = "\"failure\" holds a list of tables, as in [[failure]]"
        guard case .array(let rows) = item.member.value else {
            report(item, wanted)
            return []
        }
        var names: Set<String> = []
        return rows.compactMap { row in
            guard case .table(let table) = row.value else {
                report(at: row.keyPlace, wanted)
                return nil
            }
            let entry = failure(table, at: row.keyPlace)
            if !entry.name.isEmpty, !names.insert(entry.name).inserted {
                report(at: entry.place(of: .name), "another failure is called \"\(printable(entry.name))\"")
            }
            return entry
        }
    }

    private mutating func failure(_ table: TOMLTable, at place: SourcePlace) -> FailureEntry {
        var entry = FailureEntry(at: place)
        for item in Self.items(of: table) {
            guard let key = FailureKey(rawValue: item.name) else {
                reportUnknown(item, among: FailureKey.allCases.map(\.rawValue), in: " in a failure")
                continue
            }
            entry.places[key] = item.member.valuePlace
            switch key {
            case .name: entry.name = checked(string(item), item, ValueCheck.visible) ?? ""
            case .status:
                entry.statuses = list(item, "a whole number or a list of them") { value in
                    if case .integer(let number) = value { number } else { nil }
                }
            case .connection: entry.connection = string(item)
            case .text:
                entry.texts = list(item, "text in quotes or a list of it") { value in
                    if case .string(let text) = value { text } else { nil }
                }
            case .cause: entry.cause = checked(string(item), item, ValueCheck.visible) ?? ""
            case .fix: entry.fix = checked(string(item), item, ValueCheck.visible) ?? ""
            case .verify: entry.verify = checked(string(item), item, ValueCheck.visible)
            case .link: entry.link = checked(string(item), item, ValueCheck.link)
            }
        }
        for key in [FailureKey.name, .cause, .fix] where table[key.rawValue] == nil {
            report(at: place, "a failure needs \"\(key.rawValue)\"")
        }
        return entry
    }

    /// One value or a list of them.
    private mutating func list<Element>(
        _ item: Item,
        _ wanted: String,
        _ element: (TOMLValue) -> Element?
    ) -> [Element] {
        if let single = element(item.member.value) { return [single] }
        if case .array(let array) = item.member.value {
            let elements = array.compactMap { element($0.value) }
            if elements.count == array.count { return elements }
        }
        reportValue(item, "\"\(item.name)\" must be \(wanted)")
        return []
    }

    private mutating func set(_ key: inout ConfigFile.Key?, _ new: ConfigFile.Key?, _ item: Item) {
        guard let new else { return }
        if key != nil {
            report(item, "a profile has one of api_key, api_key_file and api_key_command, not several")
        }
        key = new
    }

    private mutating func string(_ item: Item) -> String? {
        if case .string(let text) = item.member.value { return text }
        reportValue(item, "\"\(item.name)\" must be text in quotes, not \(words(for: item.member.value))")
        return nil
    }

    private mutating func bool(_ item: Item) -> Bool? {
        if case .bool(let truth) = item.member.value { return truth }
        reportValue(item, "\"\(item.name)\" must be true or false, not \(words(for: item.member.value))")
        return nil
    }

    private mutating func number(_ item: Item, _ range: ClosedRange<Int>) -> Int? {
        if case .integer(let number) = item.member.value, let number = Int(exactly: number), range.contains(number) {
            return number
        }
        reportValue(item, "\"\(item.name)\" must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    /// The value if the check finds nothing wrong with it.
    private mutating func checked(_ value: String?, _ item: Item, _ problem: (String) -> String?) -> String? {
        guard let value else { return nil }
        guard let problem = problem(value) else { return value }
        reportValue(item, "\"\(item.name)\" \(problem)")
        return nil
    }

    private mutating func reportUnknown(_ item: Item, among names: [String], in where: String) {
        let hint =
            nearestName(to: item.name, among: names).map { "did you mean \"\($0)\"?" }
            ?? "the keys are: \(names.joined(separator: ", "))"
        report(item, "unknown key \"\(printable(item.name))\"\(`where`); \(hint)")
    }

    /// At the key.
    private mutating func report(_ item: Item, _ message: String) { report(at: item.member.keyPlace, message) }

    private mutating func reportValue(_ item: Item, _ message: String) { report(at: item.member.valuePlace, message) }

    private mutating func report(at place: SourcePlace, _ message: String) {
        problems.append(ConfigProblem(path: path, place: place, message: message))
    }

    private func words(for value: TOMLValue) -> String {
        switch value {
        case .table: "a table"
        case .array: "a list"
        case .string: "text"
        case .integer: "a whole number"
        case .float: "a number"
        case .bool: "true or false"
        case .time: "a date"
        }
    }
}
