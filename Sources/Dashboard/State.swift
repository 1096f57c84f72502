import Base
package import Changes
import LangSmith
package import Monitor
package import Screen

/// Everything the dashboard knows: the inventory, and where the user is in it.
package struct State: Sendable {
    package let session: Session
    /// What the name of the place is painted with, unless it is production.
    private let color: Tone
    var board: Board
    var size: Size
    /// Which pane has the keyboard.
    var pane = Pane.exports
    /// Full-screen views over the panes, the last one in front.
    var pages: [OpenPage] = []
    var exports = ExportList()
    var problems = ExportList(onlyProblems: true)
    var runs = RunList()
    var destinations = Cursor<ID<Destination>>()
    /// The filter line while it is being typed.
    var prompt: Prompt?
    var toast: Toast?
    /// The question in front of everything else.
    var dialog: Dialog?
    /// What was typed into dialogs that were closed; never a secret.
    var drafts: [DraftKey: Form] = [:]
    /// Exports marked for an action on all of them.
    var marks: Set<ID<BulkExport>> = []
    /// Writes on their way, by ticket.
    var pending: [Int: Pending] = [:]
    /// What has come of those that were sent together, by the first one's ticket.
    var batches: [Int: Batch] = [:]
    var nextTicket = 1
    /// Nothing more is written to the recording that was asked for.
    var recordingHasEnded = false
    /// The last key was to leave while a write was on its way.
    var isQuitAsked = false
    /// When a key or the mouse was last used: rows hold still for a while after.
    var touchedAt: Duration?
    /// When conditions were last looked at because time had passed.
    var judgedAt: Duration

    package init(session: Session, color: Tone = .environment, size: Size, now: Now) {
        self.session = session
        self.color = color
        board = Board(failures: session.failures)
        self.size = size
        judgedAt = now.steady
    }

    package var inventory: Inventory { board.inventory }

    /// The tone of the badge with the name of the place.
    var badgeTone: Tone { session.isProduction ? .danger : color }

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

    /// A full-screen view, and how far it is scrolled.
    struct OpenPage: Equatable, Sendable {
        var page: Page
        var scroll = 0
        /// Keeps the last line in view when more comes, as the raw JSON does a moment after the rest.
        var isAtEnd = false
        /// Only lines with this text are shown.
        var search = ""

        mutating func scroll(by rows: Int) {
            scroll = max(0, scroll + rows)
            isAtEnd = false
        }
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
    var page: Page? { pages.last?.page }

    var layout: Layout { Layout(size, pane: pane) }

    /// True while the list of problems is what the user moves in.
    var isInProblems: Bool { pages.contains { $0.page == .problems } }

    /// The export whose runs are shown.
    var selectedExport: ID<BulkExport>? { isInProblems ? problems.cursor.id : exports.cursor.id }

    /// What the user points at.
    var subject: Subject? {
        switch page {
        case .detail(let subject): return subject
        case .errors(let run, let export): return .run(run, of: export)
        case .problems: return problems.cursor.id.map { .export($0) }
        case .journal, .help: return nil
        case nil: break
        }
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
        let list = page == .problems ? problems : exports
        let rows = page == .problems ? layout.problemRows : layout.rows(of: .exports)
        let top = list.cursor.top
        let end = min(list.rows.count, top + rows)
        let visible = top < end ? (top..<end).map { list.rows.element(at: $0) } : []
        var focus = Focus(export: selectedExport, visible: visible)
        if case .detail(.export(let id))? = page {
            focus.export = id
            focus.wantsDocument = true
        }
        return focus
    }

    /// True while rows must not move under the user's finger.
    func isHolding(at now: Now) -> Bool {
        touchedAt.map { now.steady - $0 < Self.holdTime } ?? false
    }

    mutating func say(_ text: String, isRefusal: Bool = false, at now: Now) {
        toast = Toast(text: text, isRefusal: isRefusal, until: now.steady + Self.toastTime)
    }

    mutating func take(_ updates: [Update], at now: Now) {
        let changes = board.apply(updates, at: now)
        if !changes.exports.isEmpty {
            exports.note(changes.exports)
            problems.note(changes.exports)
        }
        if changes.names {
            // Names decide the order and the matches only where they are asked about.
            if exports.order == .project || !exports.filter.isEmpty { exports.noteAll() }
        }
        if let export = runs.export, changes.runs.contains(export) {
            runs.note(board)
        }
    }

    /// Brings lists and cursors up to date with everything else; after every message.
    mutating func settle(at now: Now) {
        let layout = layout
        let isHeld = isHolding(at: now)
        // Whoever looks at the runs or the detail of something must not find himself at something else.
        if pane == .runs { exports.cursor.hold() }
        if pages.count > (isInProblems ? 1 : 0) {
            if isInProblems { problems.cursor.hold() } else { exports.cursor.hold() }
        }
        exports.settle(board, at: now, isHeld: isHeld)
        problems.settle(board, at: now, isHeld: isHeld)
        let lost = exports.cursor.follow(exports.rows, view: layout.rows(of: .exports))
        let lostProblem = problems.cursor.follow(problems.rows, view: layout.problemRows)
        if isInProblems {
            if let lostProblem { sayLost(lostProblem, "is not a problem any more", at: now) }
        } else if let lost {
            sayLost(lost, "does not match the filter any more", at: now)
        }
        runs.show(selectedExport, board)
        runs.settle(board, isHeld: isHeld)
        if let run = runs.cursor.follow(runs.rows, view: layout.rows(of: .runs)) {
            mention("run \(run.short) is gone: the service does not list it any more", at: now)
        }
        let destinationOrder = DestinationOrder(ids: board.destinations)
        if let gone = destinations.follow(destinationOrder, view: layout.rows(of: .destinations)) {
            mention("destination \(gone.short) is gone: the service does not list it any more", at: now)
        }
        if !marks.isEmpty { marks = marks.filter { inventory.exports[$0] != nil } }
        clampScroll(at: now)
        settleDialog()
    }

    private mutating func sayLost(_ id: ID<BulkExport>, _ otherwise: String, at now: Now) {
        let reason = board.inventory.exports[id] == nil ? "is gone: the service does not list it any more" : otherwise
        mention("export \(id.short) \(reason)", at: now)
    }

    /// Says it, but for what was said at this very moment, such as that the user's own deletion is done.
    private mutating func mention(_ text: String, at now: Now) {
        if toast?.until != now.steady + Self.toastTime { say(text, at: now) }
    }

    /// Keeps a text page from being scrolled past its end.
    private mutating func clampScroll(at now: Now) {
        guard var open = pages.popLast() else { return }
        if open.scroll > 0 || open.isAtEnd {
            let text = TextPage(open, self, at: now, width: TextPage.width(layout.page))
            let last = max(0, (text?.lines.count ?? 0) - TextPage.rows(layout.page))
            open.scroll = open.isAtEnd ? last : min(open.scroll, last)
        }
        pages.append(open)
    }
}

/// Destinations in the order of the screen.
struct DestinationOrder: RowOrder {
    var ids: [ID<Destination>]

    var count: Int { ids.count }
    func element(at index: Int) -> ID<Destination> { ids[index] }
    func index(of element: ID<Destination>) -> Int? { ids.firstIndex(of: element) }
}
