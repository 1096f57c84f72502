import Base
package import Changes
import LangSmith
package import Monitor
package import Screen

/// Everything the dashboard knows: the inventory, and where the user is in it.
package struct State: Sendable {
    /// The place in front: the lists, the views and the dialog are about it.
    var board: Board
    /// All other places.
    var behind: [Place: Board]
    var size: Size
    /// Which pane has the keyboard.
    var pane = Pane.exports
    /// Full-screen views over the panes, the last one in front.
    var pages: [any Page] = []
    /// Those that open where they were left.
    var closed: [PageKind: any Page] = [:]
    var exports = ExportList()
    var runs = RunList()
    var destinations = Cursor<ID<Destination>>()
    /// The line on which a problem is said to be known, while it is typed.
    var knownPrompt: KnownPrompt?
    /// The filter line while it is being typed.
    var prompt: Prompt?
    var toast: Toast?
    /// The question in front of everything else.
    var dialog: Dialog?
    /// Tests of buckets that are not over, by ticket, also those that nobody waits for any more: an object may be in the
    /// bucket.
    var tests: Set<Int> = []
    /// Of all places: no two of them give out the same.
    var nextTicket = 1
    /// Nothing more is written to the recording that was asked for.
    var recordingHasEnded = false
    /// The last key was to leave while a write was on its way.
    var isQuitAsked = false
    /// When a key or the mouse was last used: rows hold still for a while after.
    var touchedAt: Duration?
    /// When conditions were last looked at because time had passed.
    var judgedAt: Duration
    var terminal: TerminalTraits
    /// What was given to the terminal for its clipboard, until somebody says that he has it.
    var copying: String?
    /// Keys that do nothing, of which that was said.
    var toldKeys: Set<Key> = []

    /// Begins at a place, with others behind it.
    package init(
        session: Session,
        color: Tone = .environment,
        behind: [Session] = [],
        size: Size,
        terminal: TerminalTraits = TerminalTraits(),
        known: KnownProblems = KnownProblems(),
        now: Now
    ) {
        board = Board(session, color: color)
        self.behind = Dictionary(behind.map { ($0.place, Board($0, color: color)) }) { first, _ in first }
        self.terminal = terminal
        self.size = size
        board.recall(known)
        judgedAt = now.steady
        for note in terminal.notes {
            board.remember(Journal.Entry(at: now.wall, kind: .terminal, text: note))
            say(note, at: now)
        }
    }

    package var session: Session { board.session }
    package var place: Place { board.place }
    package var inventory: Inventory { board.inventory }

    /// What can work here; actions that cannot say so with its reason.
    package var capabilities: Capabilities {
        Capabilities(inventory.server, at: session.host, isReadOnly: session.isReadOnly)
    }

    /// What a change is held against now.
    var ground: Ground {
        Ground(
            inventory: inventory,
            census: board.census,
            names: board.names,
            session: session,
            capabilities: capabilities
        )
    }

    struct Prompt: Equatable, Sendable {
        var editor: LineEditor
        var problem: FilterProblem?
    }

    /// An echo of what was just done, or why it was not.
    struct Toast: Equatable, Sendable {
        var text: String
        var isRefusal: Bool
        /// On the steady clock.
        var until: Duration
    }

    /// How long rows keep their places after the user touched something.
    static let holdTime = Duration.seconds(3)
    static let toastTime = Duration.seconds(4)
}

extension State {
    /// The full-screen view in front.
    var page: (any Page)? { pages.last }

    var layout: Layout { Layout(size, pane: pane) }

    /// True while the list of exports is behind another that the user moves in.
    var isInList: Bool { pages.contains(where: \.isList) }

    /// The export whose runs are shown.
    var selectedExport: ID<BulkExport>? {
        pages.lazy.reversed().compactMap { $0.subject?.export }.first ?? exports.cursor.id
    }

    /// What the user points at.
    var subject: Subject? {
        if let page { return page.subject }
        switch pane {
        case .destinations: return destinations.id.map { .destination($0) }
        case .exports: return exports.cursor.id.map { .export($0) }
        case .runs:
            guard let export = runs.export, let run = runs.cursor.id else { return nil }
            return .run(run, of: export)
        }
    }

    /// The selected run where runs are selected, otherwise the one of the selected export that is worst off.
    var runInTrouble: (run: ID<BulkExportRun>, export: ID<BulkExport>)? {
        if case .run(let run, let export)? = subject { return (run, export) }
        guard case .export(let export)? = subject, export == runs.export else { return nil }
        return runs.worst.map { ($0, export) }
    }

    /// True while the selected export is a schedule, which has windows in place of runs.
    var isOnSchedule: Bool {
        selectedExport.flatMap { inventory.exports[$0] }?.kind == .schedule
    }

    /// True while the service works on an export: until then its runs are asked for again and again.
    func isAlive(_ export: ID<BulkExport>) -> Bool {
        inventory.exports[export].map { !$0.status.isFinal && $0.kind != .schedule } ?? false
    }

    func run(_ id: ID<BulkExportRun>, of export: ID<BulkExport>) -> BulkExportRun? {
        let all = board.runs(of: export)
        if export == runs.export, id == runs.cursor.id {
            let run = all[runs.place(of: runs.cursor.index)]
            if run.id == id { return run }
        }
        return all.first { $0.id == id }
    }

    /// What the user can see, which decides what is worth asking for.
    ///
    /// Give it to the poller when it changes.
    package var focus: Focus {
        let top = exports.cursor.top
        let end = min(exports.rows.count, top + layout.rows(of: .exports))
        let visible = top < end ? (top..<end).map { exports.rows.element(at: $0) } : []
        var focus = pages.reduce(Focus(export: exports.cursor.id, visible: visible)) { $1.focus(over: $0, in: self) }
        focus.unread = unread(focus.export)
        return focus
    }

    /// What the user may act on next without its having been read again: the selected export, and what a dialog is about.
    private func unread(_ selected: ID<BulkExport>?) -> Set<ID<BulkExport>> {
        guard !inventory.unconfirmed.isEmpty else { return [] }
        var all = Set(
            (dialog?.writes ?? []).compactMap { if case .cancelExport(let id) = $0 { id } else { nil } }
        )
        if let selected { all.insert(selected) }
        return all.intersection(inventory.unconfirmed)
    }

    /// True while rows must not move under the user's finger.
    func isHolding(at now: Now) -> Bool {
        touchedAt.map { now.steady - $0 < Self.holdTime } ?? false
    }

    mutating func say(_ text: String, isRefusal: Bool = false, at now: Now) {
        toast = Toast(text: text, isRefusal: isRefusal, until: now.steady + Self.toastTime)
    }

    /// Lets the board of a place take something in; nil when that place is not open.
    mutating func board<Result>(of place: Place, _ act: (inout Board) -> Result) -> Result? {
        if place == self.place { return act(&board) }
        guard var other = behind.removeValue(forKey: place) else { return nil }
        defer { behind[place] = other }
        return act(&other)
    }

    /// Takes what came from a place.
    ///
    /// An answer that only a dialog waits for is nothing to a dialog that acts elsewhere.
    mutating func take(_ news: Message.News, from place: Place, at now: Now) {
        switch news {
        case .updates(let updates) where place == self.place: take(updates, at: now)
        case .updates(let updates): _ = board(of: place) { $0.apply(updates, at: now) }
        case .past(let past): _ = board(of: place) { $0.recall(past, at: now) }
        case .storeTroubled(let sentence):
            let wall = inventory.serverNow(now).wall
            _ = board(of: place) { $0.remember(Journal.Entry(at: wall, kind: .store, text: sentence)) }
            say(sentence, isRefusal: true, at: now)
        case .wrote(let ticket, let report, let auditProblem):
            take(report, from: place, ticket: ticket, auditProblem, at: now)
        case .knownNotKept(let reason):
            say("known only until bulktop ends: \(reason)", isRefusal: true, at: now)
        // Of a test also the end is heard that no dialog waits for any more: an object may be in the bucket.
        case .tried(let ticket, let progress): take(progress, ticket: ticket, at: now)
        case .checked, .found: if dialog?.place == place { takeInDialog(news) }
        case .projects(let ticket, let answer): take(answer, from: place, ticket: ticket, at: now)
        }
    }

    private mutating func take(_ updates: [Update], at now: Now) {
        let changes = board.apply(updates, at: now)
        if let text = board.caughtUp(at: now) { say("\(text) (J)", at: now) }
        if !changes.exports.isEmpty {
            exports.note(changes.exports)
        }
        if changes.names {
            if var dialog, dialog.place == place {
                dialog.follow(ground)
                dialog.look(ground)
                self.dialog = dialog
            }
            // Names decide the order and the matches only where they are asked about.
            if exports.order == .project || !exports.filter.isEmpty { exports.noteAll() }
        }
        if let export = runs.export, changes.runs.contains(export) {
            runs.note(board)
        }
    }

    /// What was written into the journals since the last call, for a later run to know.
    package mutating func takeTold() -> [(place: Place, entries: [Journal.Entry])] {
        var all = [(place, board.journal.takeFresh())]
        for place in behind.keys { all.append((place, behind[place]?.journal.takeFresh() ?? [])) }
        return all.filter { !$0.1.isEmpty }
    }

    /// Brings lists and cursors up to date with everything else; after every message.
    mutating func settle(at now: Now) {
        let layout = layout
        let isHeld = isHolding(at: now)
        // Whoever looks at the runs or the detail of something must not find himself at something else.
        if pane == .runs || !pages.isEmpty && !isInList { exports.cursor.hold() }
        exports.settle(board, at: now, isHeld: isHeld)
        let lost = exports.cursor.follow(exports.rows, view: layout.rows(of: .exports))
        if let lost, !isInList { mention(loss(of: lost, otherwise: "does not match the filter any more"), at: now) }
        settlePages(at: now, isHeld: isHeld)
        runs.show(selectedExport, board)
        runs.settle(board, isHeld: isHeld)
        if let run = runs.cursor.follow(runs.rows, view: layout.rows(of: .runs)) {
            mention("run \(run.short) is gone: the service does not list it any more", at: now)
        }
        let destinationOrder = ListedRows(elements: board.destinations)
        if let gone = destinations.follow(destinationOrder, view: layout.rows(of: .destinations)) {
            mention("destination \(gone.short) is gone: the service does not list it any more", at: now)
        }
        settleDialog()
    }

    /// Why an export is not in a list any more.
    func loss(of id: ID<BulkExport>, otherwise: String) -> String {
        let reason = board.inventory.exports[id] == nil ? "is gone: the service does not list it any more" : otherwise
        return "export \(id.short) \(reason)"
    }

    /// Says it, but for what was said at this very moment, such as that the user's own deletion is done.
    mutating func mention(_ text: String, at now: Now) {
        if toast?.until != now.steady + Self.toastTime { say(text, at: now) }
    }
}
