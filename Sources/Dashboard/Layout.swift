import Screen

/// The three lists that are always there.
enum Pane: Int, CaseIterable, Sendable {
    case destinations = 1
    case exports
    case runs
}

/// Where everything stands: a pure function of the size and of which pane has the keyboard.
struct Layout: Equatable, Sendable {
    enum Form: Equatable, Sendable {
        /// One live summary line: less than 40x10.
        case line
        /// The pane that has the keyboard, without a frame.
        case list
        /// Exports over runs; destinations take the place of both while they have the keyboard.
        case stack
        /// All three.
        case panes
        /// All three, and the detail of the selected thing beside them.
        case wide
    }

    var form: Form
    var banner: Rect
    var panes: [Pane: Rect] = [:]
    var detail: Rect?
    /// A full-screen view: all between banner and evidence.
    var page: Rect
    var evidence: Rect
    var hints: Rect

    init(_ size: Size, pane: Pane) {
        form = Self.form(size)
        let columns = size.columns
        let bannerRows = form == .line ? 1 : columns >= 100 ? 1 : 2
        let hintRows = form == .line ? 0 : 1
        let evidenceRows = form == .line ? 0 : size.rows >= 20 ? 2 : 1
        banner = Rect(column: 0, row: 0, columns: columns, rows: bannerRows)
        hints = Rect(column: 0, row: size.rows - hintRows, columns: columns, rows: hintRows)
        evidence = Rect(column: 0, row: hints.row - evidenceRows, columns: columns, rows: evidenceRows)
        page = Rect(column: 0, row: bannerRows, columns: columns, rows: evidence.row - bannerRows)
        switch form {
        case .line: break
        case .list: panes[pane] = page
        case .stack where pane == .destinations: panes[.destinations] = page
        case .stack: stack(in: page)
        case .panes: three(in: page)
        case .wide:
            let beside = min(72, max(54, columns * 34 / 100))
            detail = Rect(column: columns - beside, row: page.row, columns: beside, rows: page.rows)
            three(in: page.inset(right: beside))
        }
    }

    private static func form(_ size: Size) -> Form {
        if size.columns < 40 || size.rows < 10 { return .line }
        if size.columns < 72 || size.rows < 18 { return .list }
        if size.columns < 100 { return .stack }
        return size.columns >= 156 && size.rows >= 30 ? .wide : .panes
    }

    private mutating func stack(in area: Rect) {
        let upper = Self.upperRows(area.rows)
        panes[.exports] = area.inset(bottom: area.rows - upper)
        panes[.runs] = area.inset(top: upper)
    }

    private mutating func three(in area: Rect) {
        let upper = Self.upperRows(area.rows)
        let left = min(36, max(27, area.columns * 25 / 100))
        panes[.destinations] = area.inset(right: area.columns - left, bottom: area.rows - upper)
        panes[.exports] = area.inset(left: left, bottom: area.rows - upper)
        panes[.runs] = area.inset(top: upper)
    }

    /// Exports get the larger part; both keep at least a frame, the headings and two rows.
    private static func upperRows(_ rows: Int) -> Int { max(5, min(rows - 5, (rows * 3 + 2) / 5)) }

    /// Whether panes have frames around them.
    var isFramed: Bool { form != .list && form != .line }

    /// The lines of a list: less the frame and the column headings, or less the title where there is no frame.
    func listArea(_ rect: Rect) -> Rect {
        isFramed ? rect.inset(left: 1, top: 2, right: 1, bottom: 1) : rect.inset(top: 1)
    }

    /// The lines of a full-screen list without headings.
    var pageArea: Rect {
        isFramed ? page.inset(left: 1, top: 1, right: 1, bottom: 1) : page.inset(top: 1)
    }

    /// How many rows of a pane's list are in view.
    func rows(of pane: Pane) -> Int { panes[pane].map { listArea($0).rows } ?? 0 }
}
