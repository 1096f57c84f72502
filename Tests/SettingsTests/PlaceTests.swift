import Base
import Testing

@testable import Settings

/// What a profile says of its place beside the address and the key.
struct PlaceTests {
    @Test(arguments: PlaceColor.allCases)
    func `each profile has its own colour`(color: PlaceColor) throws {
        let config = "[profiles.default]\ncolor = '\(color.rawValue)'\n[profiles.other]"
        #expect(try resolve(home(config)).color == color)
        #expect(try resolve(home(config), ["LANGSMITH_PROFILE": "other"]).color == .purple)
    }

    @Test(arguments: [
        ("gren", "did you mean \"green\"?"), ("#ff0000", "there are purple, blue, cyan, green, orange, grey"),
    ])
    func `a colour that there is not is named with the nearest one`(name: String, hint: String) {
        #expect {
            try resolve(home("[profiles.default]\ncolor = '\(name)'"))
        } throws: { error in
            "\(error)".hasSuffix("config.toml:2:9: \"color\" is no colour; \(hint)")
        }
    }

    @Test func `an organisation is the environment's before the profile's, and a UUID`() throws {
        let mine = "11111111-1111-4111-8111-111111111111"
        let config = "[profiles.default]\norganization = '\(mine)'"
        #expect(try resolve(home(config)).organization == Sourced(mine, from: .profile("default")))
        let other = "22222222-2222-4222-8222-222222222222"
        let environment = ["LANGSMITH_ORGANIZATION_ID": other]
        #expect(
            try resolve(home(config), environment).organization
                == Sourced(other, from: .environment("LANGSMITH_ORGANIZATION_ID"))
        )
        #expect(throws: SettingsError.self) { try resolve(home(config), ["LANGSMITH_ORGANIZATION_ID": "acme"]) }
        #expect(throws: SettingsError.self) { try resolve(home("[profiles.default]\norganization = 'acme'")) }
    }

    @Test func `headers of one's own are read line by line`() throws {
        let text = "\r\nX-Gateway:  a b:c \n  \n x-team\t: traces"
        let headers = try resolve(home(""), ["LANGCHAIN_CUSTOM_HEADERS": text]).headers
        #expect(headers.map(\.name) == ["X-Gateway", "x-team"])
        #expect(headers.map { $0.value.reveal() } == ["a b:c", "traces"])
        #expect(!"\(headers)".contains("traces"))
        #expect(try resolve().headers == [])
    }

    @Test(arguments: [
        ("hunter2", "has no colon between a name and a value in line 1"),
        ("X-A: b\n: hunter2", "has a name that no header has in line 2"),
        ("X A: hunter2", "has a name that no header has in line 1"),
        ("X-A: hunter2\u{1}", "has a control character in line 1"),
        ("x-api-key: hunter2", "names x-api-key, which bulktop sends itself, in line 1"),
    ])
    func `a header that cannot be is named by its line, without its value`(text: String, problem: String) {
        #expect {
            try resolve(home(""), ["LANGCHAIN_CUSTOM_HEADERS": text])
        } throws: { error in
            "\(error)" == "LANGCHAIN_CUSTOM_HEADERS \(problem)"
        }
    }
}
