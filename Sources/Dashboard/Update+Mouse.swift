import Monitor
import Screen

extension State {
    /// A click selects and gives the keyboard, a second one opens; the wheel scrolls what is under it.
    mutating func point(_ event: MouseEvent, at now: Now) -> [Effect] {
        touchedAt = now.steady
        if event.kind == .press || event.kind == .doubleClick,
            let target = target(column: event.column, row: event.row, self, at: now)
        {
            return touch(target, isSecond: event.kind == .doubleClick, at: now)
        }
        guard prompt == nil, knownPrompt == nil else { return [] }
        if dialog != nil {
            // A click beside its fields and buttons is a slip.
            switch event.kind {
            case .scrollUp: return pressInDialog(.pageUp, at: now)
            case .scrollDown: return pressInDialog(.pageDown, at: now)
            case .press, .doubleClick: return []
            }
        }
        let step =
            switch event.kind {
            case .scrollUp: -3
            case .scrollDown: 3
            case .press, .doubleClick: 0
            }
        if !pages.isEmpty {
            guard layout.page.contains(column: event.column, row: event.row) else { return [] }
            let isOnRow = inFront { page, state in
                if step == 0 { return page.click(column: event.column, row: event.row, in: state) }
                page.scroll(by: step, in: state)
                return false
            }
            return event.kind == .doubleClick && isOnRow == true ? perform(.open, at: now) : []
        }
        guard let (pane, rect) = layout.panes.first(where: { $0.value.contains(column: event.column, row: event.row) })
        else { return [] }
        let area = layout.listArea(rect)
        let isOnRow = area.contains(column: event.column, row: event.row)
        if step == 0 { self.pane = pane }
        switch pane {
        case .destinations:
            let order = ListedRows(elements: board.destinations)
            Self.aim(&destinations, order, area, event.row, step, isOnRow)
        case .exports: Self.aim(&exports.cursor, exports.rows, area, event.row, step, isOnRow)
        case .runs: Self.aim(&runs.cursor, runs.rows, area, event.row, step, isOnRow)
        }
        return event.kind == .doubleClick && isOnRow ? perform(.open, at: now) : []
    }

    /// Does what a click on something other than a list is meant for; `isSecond` at the same place, soon after the first.
    private mutating func touch(_ target: Target, isSecond: Bool, at now: Now) -> [Effect] {
        switch target {
        // Once: a double click on a key's name is no two presses of it, of which the second may mean something else.
        case .key(let key): return isSecond ? [] : pressKey(key, at: now)
        case .answer(let second):
            guard case .question(_, let isOther)? = dialog?.mode else { return [] }
            return pressInDialog(isOther == second ? .enter : .tab, at: now)
        case .stop(let stop):
            guard var dialog, !dialog.isSending else { return [] }
            guard dialog.form.focus == stop else {
                // The first click is harmless, wherever it went.
                dialog.form.focus(on: stop)
                dialog.review(ground)
                self.dialog = dialog
                return []
            }
            guard case .field(let name) = stop else { return pressInDialog(.enter, at: now) }
            if case .check = dialog.form[name].control { return pressInDialog(.character(" "), at: now) }
            return []
        }
    }

    private static func aim<Order: RowOrder>(
        _ cursor: inout Cursor<Order.Element>,
        _ order: Order,
        _ area: Rect,
        _ row: Int,
        _ step: Int,
        _ isOnRow: Bool
    ) {
        if step != 0 {
            cursor.scroll(by: step, in: order, view: area.rows)
        } else if isOnRow, cursor.top + row - area.row < order.count {
            cursor.move(to: cursor.top + row - area.row, in: order, view: area.rows)
        }
    }
}
