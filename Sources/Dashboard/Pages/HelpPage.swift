import Base
import LangSmith
import Monitor
import Screen

/// Keys from the action table, every word that the screen uses, and what the server can do.
struct HelpPage: TextPage {
    static let label = PageLabel(
        name: "help",
        keys: [.character("?"), .function(1)],
        help: "Every key, state, column and filter, explained.",
        group: .program
    )

    var reading = Reading()

    init(in state: State) {}

    var feed: Feed? { nil }

    func write(_ text: inout PageText, _ state: State, _ clock: inout Painter) {
        text.addHelp(state)
        text.addServer(state)
    }
}

extension PageText {
    /// Keys and words.
    fileprivate mutating func addHelp(_ state: State) {
        title = [Span("Help", .accent, [.bold])]
        for group in Action.Group.allCases {
            addHeading(group.rawValue)
            for action in Action.allCases where action.group == group {
                let keys = action.keys.map { $0.label(isASCII: state.terminal.isASCII) }.joined(separator: " ")
                add(
                    [
                        Span(TextWidth.pad(keys, to: max(12, TextWidth.columns(of: keys) + 1)), .accent),
                        Span(action.help),
                    ],
                    indent: 12
                )
            }
            if group == .looking {
                add(
                    [
                        Span(TextWidth.pad("mouse", to: 12), .accent),
                        Span(
                            "A click selects, a second opens, the wheel scrolls. Hold Shift (in some terminals Option or Fn) to select text."
                        ),
                    ],
                    indent: 12
                )
            }
        }
        addHeading("States")
        add(
            "Words as the service writes them are its own; words in CAPITALS are what bulktop concludes, with its evidence in the line below the panes.",
            .muted
        )
        for (kind, meaning) in Self.states {
            let word = TextWidth.pad("\(kind.glyph) \(kind.shortWord)", to: 12)
            add([Span(word, kind.tone), Span(meaning)], indent: 12)
        }
        addHeading("Freshness")
        for (word, meaning) in Self.freshness {
            add([Span(TextWidth.pad(word.rawValue, to: 12), word.tone), Span(meaning)], indent: 12)
        }
        addHeading("Filter")
        add(
            "Terms join with and; ! negates one. A bare word matches any project, destination, kind, or beginning of an id.",
            .muted
        )
        for field in Filter.fields {
            add([Span(TextWidth.pad(field.example, to: 20), .waiting), Span(field.meaning)], indent: 20)
        }
        addHeading("Columns")
        for (word, meaning) in Self.columns {
            add([Span(TextWidth.pad(word, to: 12), .muted), Span(meaning)], indent: 12)
        }
    }

    private static let states: [(Condition.Kind, String)] = [
        (.failed, "The service gave up: a partition failed \(ServiceRules.retryBudget) times, or the bucket refused."),
        (.timedOut, "It took longer than the service allows: 72 hours, 4 for a partition."),
        (.stalled, "Running, but nothing has moved for a long time."),
        (.stuck, "Created an hour ago or more, although there is room for it to run."),
        (.missing(windows: 0), "A schedule that never spawned an export, and should have."),
        (.gap(windows: 0), "A schedule with windows that nothing exported."),
        (.late, "A schedule whose next export should have appeared by now."),
        (.collision, "Completed, and another run wrote to a path of it: only the later rows are left there."),
        (
            .wentBack,
            "Completed with fewer rows than bulktop saw before: a later attempt read less than an earlier one."
        ),
        (.due, "At the pace of its finished runs it will not be done before the service ends it, after 72 hours."),
        (.zero, "A window without a row between windows of thousands, where other days had rows at that time."),
        (.retrying(0), "A partition failed and is tried again, up to \(ServiceRules.retryBudget) times."),
        (.running, "At work; it holds one of the workspace's slots."),
        (.queued, "Waits for a slot."),
        (.created, "Not begun yet."),
        (.scheduled, "A schedule at work; IntervalScheduled in the API."),
        (.completed, "Done, every partition of it."),
        (.cancelled, "Ended by somebody; it cannot be started again."),
    ]

    private static let freshness: [(Freshness, String)] = [
        (.live, "As new as the plan means it to be."),
        (.late, "Older than two polling intervals."),
        (.stale, "Older than five: read it as history. Drawn dim."),
        (.stored, "As bulktop last knew it, before this start, while it asks anew. Drawn dim."),
        (.offline, "The last question got no answer; asked again by itself. Drawn dim."),
        (.paused, "You stopped the polling with p."),
    ]

    private static let columns: [(String, String)] = [
        ("PARTS", "UTC days done, of those in the window; ▓ done, ▒ at work, ✗ failed, ░ to come."),
        ("ROWS/S", "Rows a second, over the last answers while it runs."),
        ("RETRY", "The highest attempt among its partitions, of 20."),
        (
            "LEFT",
            "Until the first traces of what is lost go, as far as anybody knows; then they cannot be exported again."
        ),
        ("AGE", "Since it was made."),
        ("↳", "Spawned by a schedule."),
        ("▸", "Hides what it spawned and is over, counted on its line: → shows it, ← hides it again."),
        ("–", "Not known; never a zero."),
    ]
}
