import Testing

@testable import Settings

/// `config.example.toml` is the documentation: complete, valid, and true about the defaults.
struct ExampleTests {
    private func example() throws -> String {
        var directory = #filePath.split(separator: "/")
        directory.removeLast(3)
        let path = "/" + directory.joined(separator: "/") + "/config.example.toml"
        guard case .contents(let text, _) = LocalSystem(environment: [:]).contents(of: path) else {
            throw SettingsError.unreadable(path: path, reason: "the example is missing")
        }
        return text
    }

    /// The example with its settings switched on: lines such as `# key = value` and `# [table]` lose their mark.
    private func settings(_ text: String) -> [Substring] {
        text.split(separator: "\n").compactMap { line in
            guard let setting = line.wholeMatch(of: #/# ((\[+[a-z.]+\]+)|([a-z_]+ = .+))/#)?.1 else { return nil }
            return setting
        }
    }

    @Test func `as it stands it changes nothing`() throws {
        #expect(try ConfigReader.read(example(), path: "example") == ConfigFile())
    }

    @Test func `it shows every key there is, and no other`() throws {
        let shown = settings(try example()).compactMap { $0.firstMatch(of: #/^([a-z_]+) =/#)?.1 }.map { String($0) }
        let all =
            [ConfigKey.defaultProfile.rawValue, ConfigKey.mouse.rawValue] + ProfileKey.allCases.map(\.rawValue)
            + StoreKey.allCases.map(\.rawValue) + FailureKey.allCases.map(\.rawValue)
        #expect(shown.sorted() == all.sorted())
    }

    @Test func `every value it shows is valid`() throws {
        // A profile gives its key in one way, so the three are tried one at a time.
        let lines = settings(try example())
        let ways = lines.filter { $0.hasPrefix("api_key") }
        #expect(ways.count == 3)
        for way in ways {
            let text = lines.filter { !$0.hasPrefix("api_key") || $0 == way }.joined(separator: "\n")
            #expect(try ConfigReader.read(text, path: "example").profiles["eu"]?.key != nil)
        }
    }

    @Test func `what it does not call an example is the default`() throws {
        let text = settings(try example()).filter { !$0.hasPrefix("api_key") }.joined(separator: "\n")
        let profile = try #require(try ConfigReader.read(text, path: "example").profiles["eu"])
        let untouched = ConfigFile.Profile()
        #expect(profile.endpoint == Settings.standardEndpoint)
        #expect(profile.allowPlainHTTP == untouched.allowPlainHTTP)
        #expect(profile.production == untouched.production)
        #expect(profile.readOnly == untouched.readOnly)
        #expect(profile.color == untouched.color)
    }
}
