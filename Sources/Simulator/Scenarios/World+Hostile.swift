import Base

extension World {
    /// Everything a terminal or a decoder could stumble over.
    ///
    /// Rows that break the API's promises are `strangers`.
    static func hostile(seed: UInt64, start: Timestamp, under conditions: Conditions) -> World {
        var world = World(
            seed: seed,
            start: start.adding(-.day),
            workspace: .acme(since: start.adding(-90 * .day)),
            conditions: conditions
        )
        world.workspace.name = Hostile.title
        world.workspace.organizationName = Hostile.bidi
        world.destinations = Hostile.names.enumerated().map { number, name in
            DestinationRecord(
                id: ID(seed: seed, kind: .destination, number: UInt64(number)),
                name: name,
                bucket: name,
                prefix: name,
                region: name,
                endpoint: name,
                addressingStyle: name,
                credentials: [name],
                created: start.adding(-.day),
                updated: start.adding(-.day)
            )
        }
        world.projects = Hostile.names.enumerated().map { number, name in
            ProjectRecord(
                id: ID(seed: seed, kind: .project, number: UInt64(number)),
                name: name,
                created: start.adding(-.day),
                description: name,
                rowsPerDay: 400_000,
                lastRun: start
            )
        }
        let end = start.startOfDay
        for (number, name) in Hostile.names.enumerated() {
            let trouble: [Trouble] = [
                .interrupted(times: 21, batches: 1, hang: 50 * .second, messages: Hostile.names),
                .storage(batches: 1, message: name), .stuck(batches: 2), .none,
            ]
            world.plan(
                .order(
                    Order(
                        destination: number,
                        projects: [number],
                        window: Window(start: end.adding(-3 * .day), end: end),
                        filter: name,
                        compression: name,
                        script: Script(trouble: [1: trouble[number % trouble.count]])
                    )
                ),
                at: start.adding(-Int64(10 + number) * .minute)
            )
        }
        world.strangers = Hostile.strangers(of: world)
        world.advance(to: start)
        return world
    }
}

/// Texts and rows that no honest server sends.
enum Hostile {
    static let escape = "\u{1b}[31;1mred\u{1b}[0m\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}[2J\u{1b}[?1049l"
    static let controls = "nul\u{0}bell\u{7}back\u{8}\u{8}tab\tline\nreturn\rdel\u{7f}"
    static let c1 = "csi\u{9b}31mred\u{9d}0;title\u{9c}nel\u{85}"
    static let title = "\u{1b}]0;owned\u{7}workspace"
    static let bidi = "\u{202e}dorp-tuokcehc\u{202c}\u{2066}isolate\u{2069}\u{200e}\u{200f}\u{61c}"
    static let invisible = "zero\u{200b}width\u{feff}joi\u{200d}ner\u{ad}soft\u{2028}line\u{2029}para\u{e0041}tag"
    static let families = "👨‍👩‍👧‍👦👩🏽‍🚀🏴󠁧󠁢󠁥󠁮󠁧󠁿🇩🇪e\u{301}\u{323}한국어 日本語 ﷽ ꧅"
    static let zalgo = "z" + String(repeating: "\u{0489}\u{0334}\u{0362}", count: 60) + "algo"
    static let wide = String(repeating: "漢", count: 1000)
    static let long = String(repeating: "0123456789", count: 200)

    static let names = [escape, controls, c1, bidi, invisible, families, zalgo, wide, long, ""]

    static func strangers(of world: World) -> Strangers {
        let id = ID<Int>(seed: world.seed, kind: .stranger, number: 1)
        let other = ID<Int>(seed: world.seed, kind: .stranger, number: 2)
        let run = ID<Int>(seed: world.seed, kind: .stranger, number: 3)
        let broken = ID<Int>(seed: world.seed, kind: .stranger, number: 4)
        return Strangers(
            exports: [
                "null", "42", "\"export\"", "[]", "{}",
                #"{"id":17,"status":"Running"}"#,
                #"{"id":"not-a-uuid","status":"Running"}"#,
                #"{"id":"\#(id)","status":"Quarantined\u001b[31m"}"#,
                #"{"id":"\#(other)","status":"Running","created_at":"yesterday","interval_hours":1e400}"#,
                #"{"id":"\#(broken)","status":{"word":"Running"},"session_id":[]}"#,
            ],
            runs: [
                "false",
                #"{"id":"\#(run)","status":"Napping","retry_number":99999999999999999999,"#
                    + #""errors":{"retry_10":"ten","retry_2":{"code":["\u0000",null]},"other":7,"retry_1":null},"#
                    + #""metadata":{"result":{"rows_written":9007199254740993,"exported_files":null}}}"#,
                #"{"id":"\#(broken)","status":"Running","metadata":"none","errors":[]}"#,
            ],
            destinations: ["[]", #"{"id":"\#(id)"}"#, #"{"display_name":"no id"}"#],
            projects: ["0", #"{"id":"\#(id)","name":null}"#]
        )
    }
}
