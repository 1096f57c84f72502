import Base
import Testing

@testable import Settings

/// What a wrong `config.toml` is told: file, line, column, and the nearest right name.
struct ConfigReaderTests {
    private func complaint(_ text: String) -> String? {
        do {
            _ = try ConfigReader.read(text, path: "c.toml")
            return nil
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        ("defualt_profile = 'a'", "c.toml:1:1: unknown key \"defualt_profile\"; did you mean \"default_profile\"?"),
        (
            "\n[theme]\na = 1",
            "c.toml:2:2: unknown key \"theme\"; the keys are: default_profile, profiles, mouse, store, failure"
        ),
        ("[store]\ndays = 0", "c.toml:2:8: \"days\" must be a whole number from 1 to 3650"),
        ("[store]\nmibs = 9", "c.toml:2:1: unknown key \"mibs\" in \"store\"; did you mean \"mib\"?"),
        ("store = 'off'", "c.toml:1:1: \"store\" must be a table, as in [store]"),
        (
            "[profiles.eu]\n  endpont = 'https://h'",
            "c.toml:2:3: unknown key \"endpont\" in profile \"eu\"; did you mean \"endpoint\"?"
        ),
        (
            "[profiles]\neu = { produktion = true }",
            "c.toml:2:8: unknown key \"produktion\" in profile \"eu\"; did you mean \"production\"?"
        ),
        (
            "profiles.eu.read_olny = true",
            "c.toml:1:1: unknown key \"read_olny\" in profile \"eu\"; did you mean \"read_only\"?"
        ),
        ("[profiles.eu]\nproduction = 'yes'", "c.toml:2:14: \"production\" must be true or false, not text"),
        ("[profiles.eu]\nworkspace = 7", "c.toml:2:13: \"workspace\" must be text in quotes, not a whole number"),
        ("[profiles.eu]\napi_key = ['a']", "c.toml:2:11: \"api_key\" must be text in quotes, not a list"),
        ("failure = 3", "c.toml:1:1: \"failure\" holds a list of tables, as in [[failure]]"),
        (
            "[[failure]]\nname = 'a'\ncause = 'b'\nfix = 'c'\n\n[[failure]]\nname = 'd'\ncauze = 'b'\nfix = 'c'",
            """
            c.toml:6:3: a failure needs "cause"
            c.toml:8:1: unknown key "cauze" in a failure; did you mean "cause"?
            """
        ),
        (
            "[[failure]]\nname = 'a'\ncause = 'b'\nfix = 'c'\nstatus = [403, 'x']",
            "c.toml:5:10: \"status\" must be a whole number or a list of them"
        ),
        (
            "[[failure]]\nname = 'a'\ncause = 'b'\nfix = 'c'\n[[failure]]\nname = 'a'\ncause = 'b'\nfix = 'c'",
            "c.toml:6:8: another failure is called \"a\""
        ),
        (
            "[[failure]]\nname = 'a'\ncause = 'b'\nfix = 'c'\nlink = 'wiki'",
            "c.toml:5:8: \"link\" must start with https://"
        ),
        ("profiles = 3", "c.toml:1:1: \"profiles\" holds tables, as in [profiles.eu]"),
        ("[profiles]\neu = 'x'", "c.toml:2:1: \"eu\" must be a table, as in [profiles.eu]"),
        (
            "[profiles.eu]\nendpoint = 'eu.api.smith.langchain.com'",
            "c.toml:2:12: \"endpoint\" must start with https://, as in \"https://eu.api.smith.langchain.com\""
        ),
        ("[profiles.eu]\napi_key_file = ''", "c.toml:2:16: \"api_key_file\" is empty"),
        (
            "[profiles.eu]\nenvironment = 'pre-production-eu'",
            "c.toml:2:15: \"environment\" is longer than 16 characters"
        ),
        (
            "[profiles.eu]\nenvironment = \"\\u001b[2J\"",
            "c.toml:2:15: \"environment\" holds a character that cannot be shown"
        ),
        (
            "[profiles.eu]\napi_key = 'k'\napi_key_command = 'pass show k'",
            "c.toml:3:1: a profile has one of api_key, api_key_file and api_key_command, not several"
        ),
        (
            "default_profile = 'ue'\n[profiles.eu]",
            "c.toml:1:19: no profile is called \"ue\"; did you mean \"eu\"?"
        ),
        ("a = 1\n\0b = 2", "c.toml:2:1: not valid TOML: a NUL character"),
    ])
    func `each mistake is named with its place`(text: String, expected: String) {
        #expect(complaint(text) == expected)
    }

    @Test func `broken syntax is named with its place`() throws {
        let sentence = try #require(complaint("[profiles.eu]\nendpoint = \"https://h"))
        #expect(sentence.hasPrefix("c.toml:2:"))
        #expect(sentence.contains("not valid TOML"))
    }

    @Test func `all mistakes come at once, in the order of the lines`() {
        let text = """
            [profiles.eu]
            production = 1
            # a comment with = and [brackets]
            note = 'x'

            [profiles."a.b"]
            read_only = "no"
            """
        #expect(
            complaint(text) == """
                c.toml:2:14: "production" must be true or false, not a whole number
                c.toml:4:1: unknown key "note" in profile "eu"; the keys are: endpoint, workspace, api_key, \
                api_key_file, api_key_command, ca_file, allow_plain_http, production, read_only, environment, color, \
                organization
                c.toml:7:13: "read_only" must be true or false, not text
                """
        )
    }

    @Test func `places survive long strings, lists and comments before them`() {
        let text = """
            default_profile = "eu" # x = 1
            [profiles.eu]
            api_key_command = '''
            printf '
            wrong = 1
            [profiles.other]
            ' '''
            workspce = ""
            """
        #expect(complaint(text)?.hasPrefix("c.toml:8:1: unknown key \"workspce\"") == true)
    }

    @Test func `columns count letters, not bytes`() {
        #expect(complaint("profiles.'é日本'.produktion = true\n")?.hasPrefix("c.toml:1:1:") == true)
        #expect(complaint("profiles = { 'é日本' = { prodution = true } }")?.hasPrefix("c.toml:1:24:") == true)
    }

    @Test func `a name that tries to steer the terminal is shown harmless`() throws {
        let sentence = try #require(complaint(#""a\u001b[2Jb\u202e" = 1"#))
        #expect(sentence.contains("\"ab\u{fffd}\""))
    }

    @Test func `a key in the wrong shape is not repeated`() throws {
        let sentence = try #require(complaint("[profiles.eu]\napi_key = 'lsv2 secret'"))
        #expect(sentence.hasPrefix("c.toml:2:11: \"api_key\" holds a character that no key has"))
        #expect(!sentence.contains("secret"))
    }

    @Test func `windows line ends and a byte order mark are fine`() throws {
        let file = try ConfigReader.read("\u{FEFF}[profiles.eu]\r\nread_only = true\r\n", path: "c.toml")
        #expect(file.profiles["eu"]?.readOnly == true)
    }

    @Test(arguments: [
        ("endpont", "endpoint"), ("api_kee", "api_key"), ("enviroment", "environment"), ("ca-file", "ca_file"),
        ("READ_ONLY", "read_only"), ("xyzzy", nil), ("", nil),
    ])
    func `the nearest name is one that could have been meant`(typed: String, expected: String?) {
        #expect(nearestName(to: typed, among: ProfileKey.allCases.map(\.rawValue)) == expected)
    }

    @Test func `two letters swapped count as one mistake`() {
        #expect(editDistance(Array("eu"), Array("ue")) == 1)
        #expect(editDistance(Array("kitten"), Array("sitting")) == 3)
        #expect(editDistance([], Array("abc")) == 3)
    }

    @Test func `a failure is read whole, each value with its place`() throws {
        let text = """
            [[failure]]
            name = "a"
            cause = "b"
            fix = "c"
            [[failure]]
            name = "proxy"
            status = 403
            text = ["denied|blocked", "region"]
            cause = "the proxy"
            fix = "ask"
            verify = "curl x"
            link = "https://wiki.example.com"
            """
        let entry = try #require(try ConfigReader.read(text, path: "c.toml").failures.last)
        #expect(entry.name == "proxy")
        #expect(entry.statuses == [403])
        #expect(entry.texts == ["denied|blocked", "region"])
        #expect(entry.cause == "the proxy")
        #expect(entry.fix == "ask")
        #expect(entry.verify == "curl x")
        #expect(entry.link == "https://wiki.example.com")
        #expect(entry.place(of: .text) == SourcePlace(line: 8, column: 8))
        #expect(entry.place(of: .connection) == SourcePlace(line: 5, column: 3))
    }
}
