import Base
import Testing

@testable import Settings

/// Keys: where they may come from, and that they go nowhere else.
struct SecretsTests {
    @Test func `a secret does not print, in any way`() {
        let secret = Secret("lsv2_pt_0123456789")
        var dumped = ""
        dump(Credential.apiKey(secret), to: &dumped)
        for shown in ["\(secret)", String(reflecting: secret), "\([secret])", "\(Credential.apiKey(secret))", dumped] {
            #expect(!shown.contains("0123"))
        }
        #expect("\(secret)" == "••••")
    }

    @Test func `resolved settings do not print their key`() throws {
        let settings = try resolve(TableSystem(), ["LANGSMITH_API_KEY": "lsv2_pt_0123456789"])
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!dumped.contains("0123"))
        #expect(!"\(settings)".contains("0123"))
    }

    @Test(arguments: [" lsv2_pt_a ", "\"lsv2_pt_a\"", "'lsv2_pt_a'\n", "lsv2_pt_a\r\n"])
    func `white space and quotes around a key are not part of it`(written: String) throws {
        #expect(
            try resolve(TableSystem(), ["LANGSMITH_API_KEY": written]).credential?.value
                == .apiKey(Secret("lsv2_pt_a"))
        )
    }

    @Test func `a key that could add a header is refused without being repeated`() throws {
        let sentence = try #require(
            complaint { () throws(SettingsError) in
                try resolve(TableSystem(), ["LANGSMITH_API_KEY": "lsv2_pt_a\r\nX-Evil: 1"])
            }
        )
        #expect(sentence.hasPrefix("LANGSMITH_API_KEY holds a character that no key has"))
        #expect(!sentence.contains("Evil"))
    }

    @Test func `a config file with a key that others may read is refused, with the way out`() {
        let text = "[profiles.default]\napi_key = 'k'"
        #expect(
            complaint { () throws(SettingsError) in try resolve(home(text, mode: 0o644)) } == """
                /home/me/.config/bulktop/config.toml holds a key and other users may read it (mode 644); run: chmod 600 \
                /home/me/.config/bulktop/config.toml
                """
        )
    }

    @Test func `a config file without a key may be read by anybody`() throws {
        #expect(try resolve(home("[profiles.default]\nread_only = true", mode: 0o644)).readOnly)
    }

    @Test func `an official file with a key that others may read is refused`() throws {
        let official = #"{"current_profile": "d", "profiles": {"d": {"api_key": "k"}}}"#
        let sentence = try #require(
            complaint { () throws(SettingsError) in try resolve(home("", official: official, mode: 0o640)) }
        )
        #expect(sentence.hasSuffix("run: chmod 600 /home/me/.langsmith/config.json"))
    }

    @Test func `a key file must be private, and its path is quoted in the advice`() {
        var system = home("[profiles.default]\napi_key_file = 'my key'")
        system.files["/home/me/.config/bulktop/my key"] = .contents("lsv2_pt_a\n", mode: 0o604)
        let sentence = complaint { () throws(SettingsError) in try resolve(system) }
        #expect(sentence?.hasSuffix("(mode 604); run: chmod 600 '/home/me/.config/bulktop/my key'") == true)
    }

    @Test func `a key file may be a pipe`() throws {
        var system = TableSystem()
        system.files["/dev/fd/63"] = .contents("lsv2_pt_a\n", mode: nil)
        let settings = try resolve(system, flags: SettingsFlags(apiKeyFile: "/dev/fd/63"))
        #expect(settings.credential?.value == .apiKey(Secret("lsv2_pt_a")))
    }

    @Test func `a key file of the profile is found from home and from the config file`() throws {
        for (written, real) in [
            ("~/keys/eu", "/home/me/keys/eu"), ("eu.key", "/home/me/.config/bulktop/eu.key"), ("/k", "/k"),
        ] {
            var system = home("[profiles.default]\napi_key_file = '\(written)'")
            system.files[real] = .contents("lsv2_pt_a", mode: 0o600)
            #expect(try resolve(system).credential?.value == .apiKey(Secret("lsv2_pt_a")))
        }
    }

    @Test func `the first line of a command's output is the key`() throws {
        var system = home("[profiles.default]\napi_key_command = 'pass show ls'")
        system.commands["pass show ls"] = "lsv2_pt_a\nurl: https://example.com\n"
        #expect(try resolve(system).credential?.value == .apiKey(Secret("lsv2_pt_a")))
    }

    @Test func `a command is not run where the environment has a key`() throws {
        // The table has no such command: running it would be an error.
        let settings = try resolve(
            home("[profiles.default]\napi_key_command = 'pass show ls'"),
            ["LANGSMITH_API_KEY": "lsv2_pt_env"]
        )
        #expect(settings.credential?.source == .environment("LANGSMITH_API_KEY"))
    }

    @Test func `a failing command is named with its status`() {
        let system = home("[profiles.default]\napi_key_command = 'pass show ls'")
        #expect(
            complaint { () throws(SettingsError) in try resolve(system) }
                == "api_key_command `pass show ls` exited with status 127"
        )
    }

    @Test func `a command that prints nothing gives no key`() {
        var system = home("[profiles.default]\napi_key_command = 'true'")
        system.commands["true"] = "\n"
        #expect(
            complaint { () throws(SettingsError) in try resolve(system) } == "the output of api_key_command is empty"
        )
    }
}
