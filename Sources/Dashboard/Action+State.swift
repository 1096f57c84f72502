import Changes
import LangSmith
import Monitor
import Screen

extension Action {
    /// Whether it can be done in a state, and the reason when it cannot.
    func availability(in state: State) -> Availability {
        switch self {
        case .up, .down, .pageUp, .pageDown, .top, .bottom, .problems, .journal, .refresh, .pause, .mouse, .help, .quit:
            return .possible
        case .nextPane, .previousPane, .showDestinations, .showExports, .showRuns:
            if state.layout.form == .line { return .impossible("the terminal is too small for panes: 40x10 is needed") }
            return .possible
        case .open: return Self.open(in: state)
        case .back:
            if !state.pages.isEmpty || state.pane != .exports || !state.exports.filter.isEmpty
                || !state.marks.isEmpty
            {
                return .possible
            }
            return .impossible("nothing to go back to; q quits")
        case .detail:
            if case .detail? = state.page { return .impossible("this is the detail") }
            return state.subject == nil ? .impossible("nothing is selected") : .possible
        case .errors:
            if case .errors? = state.page { return .impossible("these are the errors") }
            return Self.errors(in: state)
        case .filter:
            if state.page == .problems {
                return .impossible("the problems are all shown; Esc goes back to the exports")
            }
            return .possible
        case .sort:
            if !state.pages.isEmpty { return .impossible("the list is behind this view; Esc goes back to it") }
            if state.pane == .destinations { return .impossible("destinations are sorted by name") }
            if state.pane == .runs, state.runs.rows.count == 0 { return .impossible("there are no runs to sort") }
            return .possible
        case .mark:
            if state.page != nil || state.pane != .exports {
                return .impossible("only exports in their list are marked")
            }
            if let reason = state.capabilities.reason(for: .writeExports) { return .impossible(reason) }
            return state.exports.cursor.id == nil ? .impossible("no export is selected") : .possible
        case .cancel: return Self.cancel(in: state)
        case .create: return Self.create(in: state)
        case .clone: return Self.clone(in: state)
        case .repair: return Self.repair(in: state)
        case .credentials: return Self.credentials(in: state)
        case .delete: return Self.delete(in: state)
        case .copy, .copyCurl: return state.subject == nil ? .impossible("nothing is selected") : .possible
        }
    }

    func isPossible(in state: State) -> Bool { availability(in: state) == .possible }

    private static func open(in state: State) -> Availability {
        switch state.page {
        case .problems: return state.problems.cursor.id == nil ? .impossible("no problem is selected") : .possible
        case .detail, .errors, .journal, .help: return .impossible("nothing to open here; Esc goes back")
        case nil: break
        }
        switch state.pane {
        case .destinations: return state.destinations.id == nil ? .impossible("no destination is selected") : .possible
        case .exports: return state.exports.cursor.id == nil ? .impossible("no export is selected") : .possible
        case .runs: return state.runs.cursor.id == nil ? .impossible("no run is selected") : .possible
        }
    }

    private static func errors(in state: State) -> Availability {
        guard let found = state.runInTrouble else {
            guard case .export? = state.subject else { return .impossible("no run is selected") }
            return .impossible("no run of this export reported an error")
        }
        guard let run = state.run(found.run, of: found.export), !run.attempts.isEmpty else {
            return .impossible("this run reported no error")
        }
        return .possible
    }

    /// What it is called just now: more telling than its name.
    func hint(in state: State) -> String {
        switch self {
        case .open:
            if state.page == .problems { return "go to it" }
            return switch state.pane {
            case .destinations: "its exports"
            case .exports: state.isOnSchedule ? "windows" : "runs"
            case .runs: Self.errors(in: state) == .possible ? "errors" : "detail"
            }
        case .back:
            if state.pages.isEmpty, state.pane == .exports { return state.marks.isEmpty ? "clear filter" : "unmark" }
            if state.pages.last?.search.isEmpty == false { return "show all" }
            return name
        case .pause: return state.inventory.isPaused ? "go on" : name
        case .filter: return state.pages.isEmpty ? name : "search"
        case .quit: return state.pages.isEmpty ? name : "back"
        default: return name
        }
    }

    /// What the bottom line offers, the most telling first; it shows those that are possible, as many as fit.
    static func hints(in state: State) -> [Action] {
        switch state.page {
        case .problems: [.open, .errors, .detail, .repair, .cancel, .copy, .back, .refresh]
        case .detail, .errors:
            [
                .back, .detail, .errors, .repair, .cancel, .credentials, .filter, .copy, .copyCurl, .clone, .refresh,
            ]
        case .journal, .help: [.back, .filter, .top, .bottom]
        case nil:
            switch state.pane {
            case .runs: [.open, .back, .detail, .cancel, .sort, .problems, .quit, .copy, .refresh, .pause, .journal]
            case .destinations:
                [
                    .open, .back, .create, .credentials, .detail, .filter, .problems, .quit, .copy, .refresh,
                    .pause, .journal,
                ]
            case .exports:
                [
                    .open, .back, .errors, .detail, .repair, .cancel, .create, .filter, .problems, .sort, .quit, .mark,
                    .clone, .copy, .refresh, .pause, .journal,
                ]
            }
        }
    }
}
