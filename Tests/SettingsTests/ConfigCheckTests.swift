import Testing

@testable import Settings

/// What `bulktop config check` and `config show` say of files.
struct ConfigCheckTests {
    private func problems(_ system: TableSystem, _ flags: SettingsFlags = SettingsFlags()) -> [String] {
        Settings.problems(flags: flags, environment: ["HOME": "/home/me"], system: system).map(\.description)
    }

    private func shown(_ settings: ResolvedSettings) -> [String] {
        settings.rows.map { "\($0.name) = \($0.value) \($0.source)" }
    }

    @Test func `files without a fault, or none at all, are fine`() {
        #expect(problems(TableSystem()) == [])
        #expect(problems(home("[profiles.eu]\napi_key_command = 'pass show x'")) == [])
    }

    @Test func `a profile that is not in use is checked too`() {
        let system = home(
            "[profiles.default]\n[profiles.eu]\napi_key_file = 'eu.key'\n[profiles.us]\nca_file = '/ca.pem'"
        )
        #expect(
            problems(system) == [
                "/home/me/.config/bulktop/eu.key cannot be read: there is no such file",
                "/ca.pem cannot be read: there is no such file",
            ]
        )
    }

    @Test func `a key file that others may read is named with the command that closes it`() {
        var system = home("[profiles.eu]\napi_key_file = '/eu.key'")
        system.files["/eu.key"] = .contents("lsv2_pt_1", mode: 0o644)
        #expect(
            problems(system) == ["/eu.key holds a key and other users may read it (mode 644); run: chmod 600 /eu.key"]
        )
    }

    @Test func `every value is shown with where it came from, and the key is not`() throws {
        let config = """
            default_profile = "eu"
            mouse = false
            [profiles.eu]
            endpoint = "https://eu.example.com/api/v1"
            api_key = "lsv2_sk_secret"
            production = true
            color = "green"
            [[failure]]
            name = "egress"
            text = "denied"
            cause = "b"
            fix = "c"
            """
        let environment = [
            "CURL_CA_BUNDLE": "/etc/ca.pem",
            "LANGSMITH_ORGANIZATION_ID": "7c0a51de-3b6f-4d0e-8a55-92f1c6d4be07",
            "LANGCHAIN_CUSTOM_HEADERS": "X-Gateway: hunter2\n\nX-Team: traces\n",
        ]
        let flags = SettingsFlags(workspace: "1fd7e7a2-8c7c-4a0e-9c0f-2b6f0a3d5e11", readOnly: true)
        #expect(
            shown(try resolve(home(config), environment, flags: flags)) == [
                "profile = eu from /home/me/.config/bulktop/config.toml",
                "endpoint = https://eu.example.com/api/v1 from profile eu",
                "workspace = 1fd7e7a2-8c7c-4a0e-9c0f-2b6f0a3d5e11 from --workspace",
                "api_key = •••• (service key) from profile eu",
                "ca_file = /etc/ca.pem from CURL_CA_BUNDLE",
                "allow_plain_http = false by default",
                "production = true from profile eu",
                "read_only = true from --read-only",
                "environment = PROD from profile eu",
                "color = green from profile eu",
                "mouse = false from /home/me/.config/bulktop/config.toml",
                "store = 180 days, 256 MiB a place by default",
                "organization = 7c0a51de-3b6f-4d0e-8a55-92f1c6d4be07 from LANGSMITH_ORGANIZATION_ID",
                "headers = X-Gateway: ••••, X-Team: •••• from LANGCHAIN_CUSTOM_HEADERS",
                "failure = egress from /home/me/.config/bulktop/config.toml",
            ]
        )
    }

    @Test func `without files everything is by default`() throws {
        #expect(
            shown(try resolve()) == [
                "profile = none by default",
                "endpoint = https://api.smith.langchain.com by default",
                "workspace = none by default",
                "api_key = none by default",
                "ca_file = none by default",
                "allow_plain_http = false by default",
                "production = false by default",
                "read_only = false by default",
                "environment = none by default",
                "color = purple by default",
                "mouse = true by default",
                "store = 180 days, 256 MiB a place by default",
                "organization = none by default",
                "headers = none by default",
                "failure = none by default",
            ]
        )
    }

    @Test func `a key command is not run to show the settings`() throws {
        let system = PassiveSystem(home("[profiles.default]\napi_key_command = 'pass show x'"))
        let settings = try Settings.resolve(
            flags: SettingsFlags(),
            environment: ["HOME": "/home/me"],
            system: system
        )
        let line = "api_key = •••• (what api_key_command prints; it was not run) from profile default"
        #expect(shown(settings)[3] == line)
    }

    @Test func `a login is shown with its end`() throws {
        let official = """
            {"current_profile": "eu", "profiles": {"eu": {"oauth": {
                "access_token": "a", "refresh_token": "r", "expires_at": "2026-11-20T21:00:00Z"}}}}
            """
        let settings = try resolve(home("", official: official))
        let line = "api_key = •••• (login, until 2026-11-20T21:00:00Z, renewed by itself) from profile eu"
        #expect(shown(settings)[3] == line)
    }
}
