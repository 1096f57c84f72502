import Testing

@testable import Settings

/// What is said when nothing can be resolved, and the way out it names.
struct SentencesTests {
    @Test func `a missing key is told with every way to give one`() throws {
        let settings = try resolve(home("default_profile = 'eu'\n[profiles.eu]"))
        #expect(throws: SettingsError.noCredential(profile: "eu", configFile: settings.configFile)) {
            try settings.requireCredential()
        }
        #expect(
            SettingsError.noCredential(profile: "eu", configFile: settings.configFile).description == """
                no API key: set LANGSMITH_API_KEY, or put api_key_file or api_key_command into profile "eu" of \
                /home/me/.config/bulktop/config.toml, or log in with `langsmith auth login`. `bulktop demo` needs none.
                """
        )
    }

    @Test func `an unknown profile is told with the nearest one`() {
        let system = home(PrecedenceTests.config, official: PrecedenceTests.official)
        #expect(
            complaint { () throws(SettingsError) in try resolve(system, flags: SettingsFlags(profile: "lgoin")) }
                == "there is no profile \"lgoin\" (from --profile); did you mean \"login\"?"
        )
        #expect(
            complaint { () throws(SettingsError) in try resolve(system, ["LANGSMITH_PROFILE": "staging"]) }
                == "there is no profile \"staging\" (from LANGSMITH_PROFILE); there are: bare, default, dev, eu, login"
        )
        #expect(
            complaint { () throws(SettingsError) in try resolve(flags: SettingsFlags(profile: "x")) }
                == "there is no profile \"x\" (from --profile); there are no profiles yet"
        )
    }

    @Test func `a config file named by a flag must be there`() {
        #expect(
            complaint { () throws(SettingsError) in try resolve(flags: SettingsFlags(config: "/x.toml")) }
                == "/x.toml cannot be read: there is no such file"
        )
    }

    @Test func `a file that may not be read is told with the system's reason`() {
        var system = TableSystem()
        system.files["/home/me/.config/bulktop/config.toml"] = .unreadable("Permission denied")
        #expect(
            complaint { () throws(SettingsError) in try resolve(system) }
                == "/home/me/.config/bulktop/config.toml cannot be read: Permission denied"
        )
    }

    @Test(arguments: [
        ("{", "not valid JSON"),
        ("[]", "it does not hold an object"),
        (#"{"profiles": {"dev": {"api_key": 7}}}"#, "\"profiles.dev.api_key\" has the wrong type"),
    ])
    func `a broken official file is told by field, never by value`(text: String, reason: String) {
        #expect(
            complaint { () throws(SettingsError) in try resolve(home("", official: text)) }
                == "/home/me/.langsmith/config.json cannot be read: \(reason)"
        )
    }

    @Test(arguments: [
        ("eu.api.smith.langchain.com", "must start with https://, as in \"https://eu.api.smith.langchain.com\""),
        ("ftp://h", "must start with https://, as in \"https://eu.api.smith.langchain.com\""),
        ("https://", "has no host, as in \"https://eu.api.smith.langchain.com\""),
        ("https://:80/", "has no host, as in \"https://eu.api.smith.langchain.com\""),
        ("https://me:secret@h", "must not hold a user name or password"),
        ("https://h/?a=1", "must end with its path: no ? and no #"),
        ("https://h x", "holds a space or a control character"),
    ])
    func `an endpoint that cannot be meant is told under the name that gave it`(text: String, problem: String) {
        #expect(
            complaint { () throws(SettingsError) in try resolve(TableSystem(), ["LANGSMITH_ENDPOINT": text]) }
                == "LANGSMITH_ENDPOINT \(problem)"
        )
        #expect(
            complaint { () throws(SettingsError) in try resolve(flags: SettingsFlags(endpoint: text)) }
                == "--endpoint \(problem)"
        )
    }

    @Test(arguments: [
        "https://api.smith.langchain.com", "HTTPS://H", "http://localhost:1984/", "https://h/sub/api/v1/",
        "http://[::1]:8080",
    ])
    func `an endpoint in any of its documented forms is taken as it is`(text: String) throws {
        #expect(try resolve(flags: SettingsFlags(endpoint: text)).endpoint.value == text)
    }

    @Test(arguments: ["acme", "1fd7e7a2-8c7c-4a0e-9c0f", "1fd7e7a2-8c7c-4a0e-9c0f-2b6f0a3d5e1g", "{}"])
    func `a workspace is an id, because the service takes a name for a wrong key`(text: String) {
        #expect(
            complaint { () throws(SettingsError) in try resolve(flags: SettingsFlags(workspace: text)) }
                == "--workspace must be a workspace's id, as in \"1fd7e7a2-8c7c-4a0e-9c0f-2b6f0a3d5e11\""
        )
    }
}
