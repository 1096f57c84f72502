import Changes
import LangSmith
import Monitor
import Screen

extension Action {
    /// Whether it can be done in a state, and the reason when it cannot.
    func availability(in state: State) -> Availability {
        switch self {
        case .up, .down, .pageUp, .pageDown, .top, .bottom, .filter, .refresh, .pause, .mouse, .quit: return .possible
        case .unfold where state.closedSchedule != nil, .fold where state.openSchedule != nil: return .possible
        case .unfold, .fold, .nextPane, .previousPane, .showDestinations, .showExports, .showRuns:
            if state.layout.form == .line { return .impossible("the terminal is too small for panes: 40x10 is needed") }
            return .possible
        case .open: return Self.open(in: state)
        case .back:
            if !state.pages.isEmpty || state.pane != .exports || !state.exports.filter.isEmpty
                || !state.board.marks.isEmpty
            {
                return .possible
            }
            return .impossible("nothing to go back to; q quits")
        case .show(let kind):
            if state.page?.kind == kind { return .impossible("it is open already") }
            do throws(NotPossible) {
                _ = try kind.type.init(in: state)
                return .possible
            } catch {
                return .impossible(error.reason)
            }
        case .sort:
            if !state.pages.isEmpty { return .impossible("the list is behind this view; Esc goes back to it") }
            if state.pane == .destinations { return .impossible("destinations are sorted by name") }
            if state.pane == .runs, state.runs.rows.count == 0 { return .impossible("there are no runs to sort") }
            return .possible
        case .know: return Self.know(in: state)
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

    private static func know(in state: State) -> Availability {
        let conditions = state.knowable.compactMap { state.board.census.conditions[$0] }
        guard !conditions.isEmpty else { return .impossible("no export is selected") }
        let isAny = conditions.contains { $0.isProblem || $0.known != nil }
        return isAny ? .possible : .impossible("it is no problem")
    }

    private static func open(in state: State) -> Availability {
        if let page = state.page {
            return page.entry == nil ? .impossible("nothing to open here; Esc goes back") : .possible
        }
        switch state.pane {
        case .destinations: return state.destinations.id == nil ? .impossible("no destination is selected") : .possible
        case .exports: return state.exports.cursor.id == nil ? .impossible("no export is selected") : .possible
        case .runs: return state.runs.cursor.id == nil ? .impossible("no run is selected") : .possible
        }
    }

    /// What goes into the selected run: its errors where it has some.
    static func intoRun(_ state: State) -> Action {
        ErrorsPage.action.isPossible(in: state) ? ErrorsPage.action : DetailPage.action
    }

    /// What it is called just now: more telling than its name.
    func hint(in state: State) -> String {
        switch self {
        case .open:
            if let page = state.page { return page.entry ?? name }
            return switch state.pane {
            case .destinations: "its exports"
            case .exports: state.isOnSchedule ? "windows" : "runs"
            case .runs: Self.intoRun(state).name
            }
        case .back:
            if state.pages.isEmpty, state.pane == .exports {
                return state.board.marks.isEmpty ? "clear filter" : "unmark"
            }
            if state.page?.words.isEmpty == false { return "show all" }
            return name
        case .unfold: return state.closedSchedule == nil ? Action.nextPane.name : name
        case .fold: return state.openSchedule == nil ? Action.previousPane.name : name
        case .know:
            let isOpen = state.knowable.contains { state.board.census.conditions[$0]?.isProblem == true }
            return isOpen ? name : "not known"
        case .pause: return state.inventory.isPaused ? "go on" : name
        case .filter: return state.pages.isEmpty ? name : "search"
        case .quit: return state.pages.isEmpty ? name : "back"
        default: return name
        }
    }

    /// What the bottom line offers, the most telling first; it shows those that are possible, as many as fit.
    static func hints(in state: State) -> [Action] {
        if let page = state.page { return page.hints }
        let (detail, errors, problems, journal) = (
            DetailPage.action, ErrorsPage.action, ProblemsPage.action, JournalPage.action
        )
        return switch state.pane {
        case .runs: [.open, .back, detail, .cancel, .sort, problems, .quit, .copy, .refresh, .pause, journal]
        case .destinations:
            [
                .open, .back, .create, .credentials, detail, .filter, problems, .quit, .copy, .refresh, .pause, journal,
            ]
        case .exports:
            (state.closedSchedule == nil ? [] : [.unfold]) + (state.openSchedule == nil ? [] : [.fold]) + [
                .open, .back, errors, detail, .repair, .cancel, .create, .filter, problems, .sort, .quit, .mark, .clone,
                .copy, .refresh, .pause, journal,
            ]
        }
    }
}
