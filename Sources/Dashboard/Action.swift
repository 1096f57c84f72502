package import Screen

/// Everything a key can do, declared once: the key map, the hints, the help screen and the README's table follow it.
package enum Action: Hashable, Sendable {
    case up, down, pageUp, pageDown, top, bottom
    case unfold, fold
    case nextPane, previousPane, showDestinations, showExports, showRuns
    case open, back
    /// Open a full-screen view.
    case show(PageKind)
    case filter, sort, copy, copyCurl
    case know, mark, cancel, create, clone, repair, credentials, delete
    case refresh, pause, mouse, quit

    /// The keys that do it, the one to tell people first.
    package var keys: [Key] {
        switch self {
        case .up: [.up, .character("k")]
        case .down: [.down, .character("j")]
        case .pageUp: [.pageUp, .control("b")]
        case .pageDown: [.pageDown, .control("f")]
        case .top: [.character("g"), .home]
        case .bottom: [.character("G"), .end]
        case .unfold: [.right]
        case .fold: [.left]
        case .nextPane: [.tab, .character("l")]
        case .previousPane: [.backTab, .character("h")]
        case .showDestinations: [.character("1")]
        case .showExports: [.character("2")]
        case .showRuns: [.character("3")]
        case .open: [.enter]
        case .back: [.escape, .backspace]
        case .show(let kind): kind.label.keys
        case .filter: [.character("/")]
        case .sort: [.character("s")]
        case .copy: [.character("y")]
        case .copyCurl: [.character("Y")]
        case .know: [.character("m")]
        case .mark: [.character(" ")]
        case .cancel: [.character("c")]
        case .create: [.character("n")]
        case .clone: [.character("a")]
        case .repair: [.character("b")]
        case .credentials: [.character("K")]
        case .delete: [.character("x")]
        case .refresh: [.character("r")]
        case .pause: [.character("p")]
        case .mouse: [.character("M")]
        case .quit: [.character("q")]
        }
    }

    /// A word or two.
    package var name: String {
        switch self {
        case .up: "up"
        case .down: "down"
        case .pageUp: "page up"
        case .pageDown: "page down"
        case .top: "first"
        case .bottom: "last"
        case .unfold: "unfold"
        case .fold: "fold"
        case .nextPane: "next pane"
        case .previousPane: "previous pane"
        case .showDestinations: "destinations"
        case .showExports: "exports"
        case .showRuns: "runs"
        case .open: "open"
        case .back: "back"
        case .show(let kind): kind.label.name
        case .filter: "filter"
        case .sort: "sort"
        case .copy: "copy id"
        case .copyCurl: "copy curl"
        case .know: "known"
        case .mark: "mark"
        case .cancel: "cancel"
        case .create: "new"
        case .clone: "again"
        case .repair: "repair"
        case .credentials: "new keys"
        case .delete: "delete"
        case .refresh: "refresh"
        case .pause: "pause"
        case .mouse: "mouse"
        case .quit: "quit"
        }
    }

    /// What it does, in a sentence.
    package var help: String {
        switch self {
        case .up: "One row up."
        case .down: "One row down."
        case .pageUp: "One screenful up."
        case .pageDown: "One screenful down."
        case .top: "To the first row."
        case .bottom: "To the last row."
        case .unfold: "Show the finished exports of the selected schedule below it; elsewhere, the next pane."
        case .fold: "Fold them again; elsewhere, the previous pane."
        case .nextPane: "Give the keyboard to the next pane."
        case .previousPane: "Give the keyboard to the previous pane."
        case .showDestinations: "Go to the destinations."
        case .showExports: "Go to the exports."
        case .showRuns: "Go to the runs of the selected export."
        case .open: "Go in: from a destination to its exports, from an export to its runs, from a run to its errors."
        case .back: "Go out again: close a view, leave the runs, clear the filter."
        case .show(let kind): kind.label.help
        case .filter:
            "Narrow the exports by words and field:value as you type; in a full-screen view, its lines by words."
        case .sort: "Sort the list by something else."
        case .copy:
            "Copy the id of the selected thing: to the terminal's clipboard, and to this machine's where it has one."
        case .copyCurl: "Copy the curl command that fetches the selected thing, the key as a variable."
        case .know:
            "Say of a problem that it is known, until it changes, for a time or for ever; of a known one, that it is not."
        case .mark: "Mark the selected export, or unmark it: c then cancels all that are marked."
        case .cancel: "Cancel the selected or the marked exports, after a dialog that says what stops and what goes on."
        case .create: "Create a destination from the destinations, an export or a schedule from the exports."
        case .clone: "Create an export like the selected one: every setting is there to be changed."
        case .repair:
            "Backfill what is missing of a failed, timed-out or cancelled export, or the lost windows of a schedule."
        case .credentials: "Give the selected destination other keys, or a role."
        case .delete: "Delete the selected destination, if no export refers to it."
        case .refresh: "Ask the service again now, within the request budget."
        case .pause: "Stop asking the service, or go on."
        case .mouse: "Give the mouse back to the terminal, to select text as elsewhere, or take it again."
        case .quit: "Leave; from a full-screen view, back to the panes."
        }
    }

    package enum Group: String, CaseIterable, Sendable {
        case moving = "Moving"
        case looking = "Looking closer"
        case changing = "Changing things"
        case program = "bulktop"
    }

    package var group: Group {
        switch self {
        case .up, .down, .pageUp, .pageDown, .top, .bottom, .unfold, .fold, .nextPane, .previousPane, .showDestinations,
            .showExports, .showRuns, .open, .back:
            .moving
        case .show(let kind): kind.label.group
        case .filter, .sort, .copy, .copyCurl: .looking
        case .know: .looking
        case .mark, .cancel, .create, .clone, .repair, .credentials, .delete: .changing
        case .refresh, .pause, .mouse, .quit: .program
        }
    }

    /// Whether it can be done now.
    enum Availability: Equatable {
        case possible
        /// Not now, and this is why.
        case impossible(String)
    }

    /// The action of a key, nil when the key has none.
    init?(_ key: Key) {
        guard let action = Self.byKey[key] else { return nil }
        self = action
    }

    private static let byKey = Dictionary(
        Self.allCases.flatMap { action in action.keys.map { ($0, action) } },
        uniquingKeysWith: { first, _ in first }
    )
}

extension Action: CaseIterable {
    /// All there are, in the order of the help page and the README's table.
    package static let allCases: [Self] = {
        let pages = PageKind.all.map(Self.show)
        let moving: [Self] = [
            .up, .down, .pageUp, .pageDown, .top, .bottom, .unfold, .fold, .nextPane, .previousPane, .showDestinations,
            .showExports, .showRuns, .open, .back,
        ]
        let looking = pages.filter { $0.group == .looking } + [.know, .filter, .sort, .copy, .copyCurl]
        let changing: [Self] = [.mark, .cancel, .create, .clone, .repair, .credentials, .delete]
        return moving + looking + changing + [.refresh, .pause, .mouse] + pages.filter { $0.group == .program } + [
            .quit
        ]
    }()

    /// The table of keys for the README, in Markdown.
    package static var markdownTable: String {
        let rows = allCases.map { action in
            let keys = action.keys.map { "`\($0.label(isASCII: false))`" }.joined(separator: " ")
            return "| \(keys) | \(action.help) |"
        }
        return (["| Key | What it does |", "|---|---|"] + rows).joined(separator: "\n") + "\n"
    }
}

extension Key {
    /// As it stands on a keyboard, in few columns; in words where there is ASCII alone.
    package func label(isASCII: Bool) -> String {
        switch self {
        case .enter where isASCII: "Enter"
        case .up where isASCII: "Up"
        case .down where isASCII: "Down"
        case .left where isASCII: "Left"
        case .right where isASCII: "Right"
        case .control(let character) where isASCII: "Ctrl-\(character.uppercased())"
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .control(let character): "^\(character.uppercased())"
        case .alt(let character): "Alt-\(character)"
        case .enter: "↵"
        case .tab: "Tab"
        case .backTab: "S-Tab"
        case .escape: "Esc"
        case .backspace: "Bksp"
        case .delete: "Del"
        case .insert: "Ins"
        case .up: "↑"
        case .down: "↓"
        case .left: "←"
        case .right: "→"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .function(let number): "F\(number)"
        }
    }
}
