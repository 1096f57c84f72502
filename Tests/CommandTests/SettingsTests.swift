import Simulator
import Testing

@testable import bulktop

/// What a command does before it can ask anything, and the commands that only look at the settings.
@Suite struct SettingsTests {
    @Test(arguments: [
        [], ["status"], ["snapshot"], ["exports", "cancel", "1234", "--yes"], ["destinations", "delete", "a", "--yes"],
    ])
    func `without a key it says how to give one`(arguments: [String]) async throws {
        let office = try Office()
        office["LANGSMITH_API_KEY"] = nil
        let outcome = await office.run(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        for way in ["no API key", "LANGSMITH_API_KEY", "config/bulktop/config.toml", "bulktop demo"] {
            #expect(outcome.errors.contains(way), "\(outcome)")
        }
    }

    @Test(arguments: ["status", "snapshot", "exports", "destinations"])
    func `a configuration that cannot be used is answered with 2 and its place`(command: String) async throws {
        let office = try Office()
        let typo = try office.write("[profiles.eu]\nendpont = \"https://eu.example.com\"\n", to: "typo.toml")
        let open = try office.write("lsv2_sk_open00000000", to: "key", mode: 0o644)
        let words: [String: [String]] = [
            "exports": ["exports", "repair", "1234", "--yes"],
            "destinations": ["destinations", "delete", "a", "--yes"],
        ]
        for (arguments, expected) in [
            (["--config", typo], ["typo.toml:2:1", "endpoint"]), (["--api-key-file", open], ["chmod 600"]),
            (["--endpoint", "http://api.example.com"], ["https"]), (["--endpoint", "ftp://127.0.0.1"], ["https"]),
            (["--workspace", "acme"], ["--workspace"]), (["--profile", "nowhere"], ["nowhere"]),
        ] {
            let outcome = await office.run((words[command] ?? [command]) + arguments)
            #expect(outcome.status == 2, "\(arguments)")
            for word in expected { #expect(outcome.errors.contains(word), "\(arguments): \(outcome)") }
            #expect(!outcome.errors.contains("lsv2_sk_open"))
        }
        #expect(office.transport.records.isEmpty)
    }

    @Test func `a key from a file works like one from the environment`() async throws {
        let office = try Office()
        let file = try office.write("\(office["LANGSMITH_API_KEY"] ?? "")\n", to: "key")
        office["LANGSMITH_API_KEY"] = nil
        let outcome = await office.run("status", "--api-key-file", file)
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test func `config path names every file and whether it is there`() async throws {
        let office = try Office()
        let none = await office.run("config", "path")
        #expect(none.status == 0)
        #expect(none.output.contains("\(office.home)/config/bulktop/config.toml (not there)"), "\(none)")
        let file = try office.write("", to: "own.toml")
        let own = await office.run("config", "path", "--config", file)
        #expect(own.output.contains("\(file) (there)"), "\(own)")
        office["HOME"] = nil
        office["XDG_CONFIG_HOME"] = nil
        let lost = await office.run("config", "path")
        #expect(lost.status == 0)
        #expect(lost.output.contains("nowhere: HOME is not set"), "\(lost)")
    }

    @Test func `config check exits with 0 or with 2 and every fault`() async throws {
        let office = try Office()
        let right = try office.write("[profiles.eu]\nendpoint = \"https://eu.example.com\"\n", to: "right.toml")
        let good = await office.run("config", "check", "--config", right)
        #expect(good.status == 0, "\(good)")
        #expect(good.output == "The settings are right.\n")
        let wrong = try office.write(
            "[profiles.a]\nendpont = \"x\"\n[profiles.b]\nread_onyl = true\n",
            to: "wrong.toml"
        )
        let bad = await office.run("config", "check", "--config", wrong)
        #expect(bad.status == 2)
        #expect(bad.output.contains("wrong.toml:2:1"), "\(bad)")
        #expect(bad.output.contains("wrong.toml:4:1"), "\(bad)")
        #expect(bad.errors.isEmpty)
        office["LANGSMITH_ENDPOINT"] = "ftp://nowhere"
        let address = await office.run("config", "check", "--config", right)
        #expect(address.status == 2)
        #expect(address.output.contains("https"), "\(address)")
        #expect(!address.output.contains("The settings are right"))
    }

    @Test func `config show has every value with its source, and no key`() async throws {
        let office = try Office()
        let shown = await office.run("config", "show")
        #expect(shown.status == 0, "\(shown)")
        #expect(shown.output.contains("http://127.0.0.1:1984"))
        #expect(shown.output.contains("LANGSMITH_ENDPOINT"))
        #expect(!shown.output.contains(office["LANGSMITH_API_KEY"]?.dropFirst(12) ?? "-"))
        let wrong = await office.run("config", "show", "--profile", "nowhere")
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("nowhere"))
    }
}
