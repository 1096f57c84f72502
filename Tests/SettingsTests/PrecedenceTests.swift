import Base
import Testing

@testable import Settings

/// Flag, environment, profile, default: for each value, and for the profile itself.
struct PrecedenceTests {
    static let config = """
        default_profile = "eu"
        [profiles.eu]
        endpoint = "https://eu.api.smith.langchain.com"
        workspace = "11111111-1111-4111-8111-111111111111"
        api_key = "lsv2_pt_eu"
        ca_file = "eu.pem"
        [profiles.bare]
        """
    static let official = """
        {"current_profile": "dev", "profiles": {
          "dev": {"api_url": "https://dev.example.com", "api_key": "lsv2_sk_dev",
                  "workspace_id": "22222222-2222-4222-8222-222222222222"},
          "login": {"api_key": "lsv2_sk_unused", "oauth": {"access_token": "token", "refresh_token": "r",
                  "expires_at": "2026-11-20T21:00:00Z"}},
          "default": {"api_key": "lsv2_sk_default"}}}
        """

    @Test func `without anything the first region is watched, and there is no key`() throws {
        let settings = try resolve()
        #expect(settings.endpoint == Sourced("https://api.smith.langchain.com", from: .standard))
        #expect(settings.credential == nil)
        #expect(settings.profile == nil)
        #expect(settings.configFile == "/home/me/.config/bulktop/config.toml")
    }

    @Test func `the profile gives what nothing else does`() throws {
        let settings = try resolve(home(Self.config))
        #expect(settings.profile == "eu")
        #expect(settings.endpoint == Sourced("https://eu.api.smith.langchain.com", from: .profile("eu")))
        #expect(settings.workspace == Sourced("11111111-1111-4111-8111-111111111111", from: .profile("eu")))
        #expect(settings.credential == Sourced(.apiKey(Secret("lsv2_pt_eu")), from: .profile("eu")))
        #expect(settings.caFile?.value == "/home/me/.config/bulktop/eu.pem")
    }

    @Test(arguments: [
        ("", ""), ("production = true", "PROD"), ("environment = 'staging'", "staging"),
        ("production = true\nenvironment = 'EU live'", "EU live"),
    ])
    func `the banner calls a place by its name, or PROD where mistakes hurt`(keys: String, shown: String) throws {
        #expect(try resolve(home("[profiles.default]\n" + keys)).environment == shown)
    }

    @Test(arguments: ["LANGSMITH_API_KEY", "LANGCHAIN_API_KEY"])
    func `a key of the old kind is told before anything is asked`(name: String) {
        let words = complaint { () throws(SettingsError) in
            try resolve(TableSystem(), [name: " 'ls__0123456789abcdef' "])
        }
        #expect(words?.hasPrefix("\(name) is a key of the old kind (ls__)") == true)
        #expect(words?.contains("0123") == false)
        let config = "[profiles.default]\napi_key = 'ls__0123456789abcdef'"
        #expect(
            complaint { () throws(SettingsError) in try resolve(home(config)) }?.contains("key of the old kind") == true
        )
    }

    @Test func `a variable that says otherwise than the one before it is told`() throws {
        let settings = try resolve(
            TableSystem(),
            [
                "LANGSMITH_API_KEY": "lsv2_pt_1", "LANGCHAIN_API_KEY": "ls__2",
                "LANGSMITH_ENDPOINT": "https://a.example.com", "LANGCHAIN_ENDPOINT": "https://a.example.com ",
                "LANGSMITH_WORKSPACE_ID": "", "LANGSMITH_TENANT_ID": "11111111-1111-4111-8111-111111111111",
            ]
        )
        #expect(
            settings.passedOver.map(\.description)
                == ["LANGCHAIN_API_KEY holds another key than LANGSMITH_API_KEY, which stands before it"]
        )
    }

    @Test func `the environment goes before the profile`() throws {
        let settings = try resolve(
            home(Self.config),
            [
                "LANGSMITH_API_KEY": "lsv2_pt_env",
                "LANGSMITH_ENDPOINT": "http://localhost:1984",
                "LANGSMITH_WORKSPACE_ID": "33333333-3333-4333-8333-333333333333",
                "SSL_CERT_FILE": "/etc/ssl/corporate.pem",
            ]
        )
        #expect(settings.credential?.value == .apiKey(Secret("lsv2_pt_env")))
        #expect(settings.credential?.source.description == "from LANGSMITH_API_KEY")
        #expect(settings.endpoint.value == "http://localhost:1984")
        #expect(settings.workspace?.value == "33333333-3333-4333-8333-333333333333")
        // The machine's authorities are no reason to forget the ones this profile needs.
        #expect(settings.caFile?.source == .profile("eu"))
    }

    @Test func `flags go before everything`() throws {
        var system = home(Self.config)
        system.files["/run/key"] = .contents("lsv2_pt_flag\n", mode: 0o400)
        let settings = try resolve(
            system,
            [
                "LANGSMITH_API_KEY": "lsv2_pt_env", "LANGSMITH_ENDPOINT": "http://localhost:1984",
                "LANGSMITH_PROFILE": "bare", "CURL_CA_BUNDLE": "/b.pem",
            ],
            flags: SettingsFlags(
                profile: "eu",
                endpoint: "https://self.example.com/sub/api/v1",
                workspace: "44444444-4444-4444-8444-444444444444",
                apiKeyFile: "/run/key",
                caFile: "~/flag.pem",
                readOnly: true
            )
        )
        #expect(settings.profile == "eu")
        #expect(settings.endpoint.source == .flag("--endpoint"))
        #expect(settings.workspace?.value == "44444444-4444-4444-8444-444444444444")
        #expect(settings.credential == Sourced(.apiKey(Secret("lsv2_pt_flag")), from: .flag("--api-key-file")))
        #expect(settings.caFile?.value == "/home/me/flag.pem")
        #expect(settings.readOnly)
    }

    @Test(arguments: [
        (["LANGCHAIN_API_KEY": "a"], "from LANGCHAIN_API_KEY"),
        (["LANGCHAIN_API_KEY": "a", "LANGSMITH_API_KEY": "b"], "from LANGSMITH_API_KEY"),
        (["LANGCHAIN_API_KEY": "a", "LANGSMITH_API_KEY": "  "], "from LANGCHAIN_API_KEY"),
    ])
    func `old names of the key still work, and blank ones count as unset`(
        environment: [String: String],
        source: String
    ) throws {
        #expect(try resolve(TableSystem(), environment).credential?.source.description == source)
    }

    @Test func `the workspace is named by three variables, in this order`() throws {
        func id(_ digit: String) -> String { "00000000-0000-4000-8000-00000000000\(digit)" }
        var environment = ["LANGCHAIN_WORKSPACE_ID": id("3")]
        #expect(try resolve(TableSystem(), environment).workspace?.value == id("3"))
        environment["LANGSMITH_TENANT_ID"] = id("2")
        #expect(try resolve(TableSystem(), environment).workspace?.value == id("2"))
        environment["LANGSMITH_WORKSPACE_ID"] = id("1")
        #expect(try resolve(TableSystem(), environment).workspace?.value == id("1"))
    }

    @Test func `a chosen profile takes nothing from another`() throws {
        let settings = try resolve(home(Self.config), flags: SettingsFlags(profile: "bare"))
        #expect(settings.profile == "bare")
        #expect(settings.endpoint.source == .standard)
        #expect(settings.credential == nil)
        #expect(settings.workspace == nil)
        #expect(settings.caFile == nil)
    }

    @Test func `the official tools' current profile serves where ours names none`() throws {
        let settings = try resolve(home("", official: Self.official))
        #expect(settings.profile == "dev")
        #expect(settings.endpoint == Sourced("https://dev.example.com", from: .profile("dev")))
        #expect(settings.workspace?.value == "22222222-2222-4222-8222-222222222222")
        #expect(settings.credential?.value == .apiKey(Secret("lsv2_sk_dev")))
    }

    @Test func `an official profile can be asked for by name, and its login goes before its key`() throws {
        let settings = try resolve(home(Self.config, official: Self.official), ["LANGSMITH_PROFILE": "login"])
        #expect(
            settings.credential?.value
                == .login(
                    OfficialLogin(
                        profile: "login",
                        path: "/home/me/.langsmith/config.json",
                        accessToken: Secret("token"),
                        refreshToken: Secret("r"),
                        expiresAt: "2026-11-20T21:00:00Z"
                    )
                )
        )
    }

    @Test func `LANGSMITH_CONFIG_FILE names another official file`() throws {
        var system = TableSystem()
        system.files["/srv/official.json"] = .contents(Self.official, mode: 0o600)
        let settings = try resolve(system, ["LANGSMITH_CONFIG_FILE": "/srv/official.json"])
        #expect(settings.profile == "dev")
    }

    @Test func `a profile called default is the last resort, ours first`() throws {
        let official = #"{"profiles": {"default": {"api_key": "lsv2_sk_theirs"}}}"#
        #expect(
            try resolve(home("[profiles.default]\napi_key = \"ours\"", official: official)).credential?.value
                == .apiKey(Secret("ours"))
        )
        #expect(
            try resolve(home("", official: official)).credential?.value == .apiKey(Secret("lsv2_sk_theirs"))
        )
    }

    @Test func `XDG places are used where they are absolute`() {
        let paths = ConfigPaths(environment: [
            "HOME": "/home/me", "XDG_CONFIG_HOME": "/cfg", "XDG_STATE_HOME": "relative",
        ])
        #expect(paths.config == "/cfg/bulktop/config.toml")
        #expect(paths.log == "/home/me/.local/state/bulktop/bulktop.log")
        #expect(ConfigPaths(environment: [:]).config == nil)
    }

    @Test(
        arguments: [
            ([:], nil),
            (["SSL_CERT_FILE": "/a"], "/a"),
            (["CURL_CA_BUNDLE": "/b"], "/b"),
            (["SSL_CERT_FILE": "/a", "CURL_CA_BUNDLE": "/b"], "/b"),
            (["SSL_CERT_FILE": "/a", "CURL_CA_BUNDLE": ""], "/a"),
            (["SSL_CERT_FILE": ""], nil),
        ] as [([String: String], String?)]
    )
    func `authorities come from the environment as for curl`(_ environment: [String: String], _ file: String?) {
        #expect(Settings.authorities(environment)?.value == file)
    }

    @Test func `what reaches a bucket is what reaches the service, and no credential is looked for`() throws {
        let text = """
            default_profile = "eu"
            [profiles.eu]
            api_key_command = "a command that is not run"
            ca_file = "eu.pem"
            allow_plain_http = true
            [profiles.bare]
            [[failure]]
            name = "ours"
            text = ["gone fishing"]
            cause = "the store is closed"
            fix = "wait"
            """
        let system = home(text)
        let network = try Settings.network(flags: SettingsFlags(), environment: ["HOME": "/home/me"], system: system)
        #expect(network.caFile?.source == .profile("eu"))
        #expect(network.allowPlainHTTP)
        #expect(network.failures.map(\.name) == ["ours"])
        let other = try Settings.network(
            flags: SettingsFlags(profile: "bare", caFile: "/flag.pem"),
            environment: ["HOME": "/home/me", "SSL_CERT_FILE": "/env.pem"],
            system: system
        )
        #expect(other.caFile?.value == "/flag.pem")
        #expect(!other.allowPlainHTTP)
    }
}
