import Base
import Changes
import LangSmith
import Monitor
import Screen

/// The list of exports.
struct ExportsPane {
    enum Column: Hashable, Sendable {
        case state, project, destination, partitions, strip, rows, rate, retry, left, age
    }

    let state: State
    let layout: Layout

    static func plan(width: Int, isFramed: Bool) -> TablePlan<Column> {
        guard isFramed else {
            return TablePlan(
                [
                    .init(.state, "STATE", width: 16, rank: 0),
                    .init(.project, "PROJECT", width: 10, limit: 30, rank: 1, gap: 1),
                    .init(.partitions, "PARTS", width: 7, rank: 3, .right, gap: 1),
                    .init(.rows, "ROWS", width: 5, rank: 4, .right, gap: 1),
                    .init(.left, "LEFT", width: 5, rank: 5, .right, gap: 1),
                    .init(.age, "AGE", width: 5, rank: 2, .right, gap: 1),
                ],
                width: width
            )
        }
        return TablePlan(
            [
                .init(.state, "STATE", width: 11, rank: 0),
                .init(.project, "PROJECT", width: 14, limit: 34, rank: 1),
                .init(.destination, "DEST", width: 9, limit: 16, rank: 7, gap: 1),
                .init(.partitions, "PARTS", width: 7, limit: 11, rank: 4, .right, gap: 1),
                .init(.strip, "", width: 5, limit: 16, rank: 9, gap: 1),
                .init(.rows, "ROWS", width: 4, rank: 5, .right, gap: 1),
                .init(.rate, "ROWS/S", width: 6, rank: 8, .right, gap: 1),
                .init(.retry, "RETRY", width: 5, rank: 6, .right, gap: 1),
                .init(.left, "LEFT", width: 5, rank: 3, .right, gap: 1),
                .init(.age, "AGE", width: 5, rank: 2, .right, gap: 1),
            ],
            width: width
        )
    }

    func draw(_ painter: inout Painter) {
        guard let rect = layout.panes[.exports] else { return }
        let list = state.exports
        let area = layout.listArea(rect)
        let plan = Self.plan(width: area.columns - 2, isFramed: layout.isFramed)
        let isFocused = state.pane == .exports && state.page == nil
        painter.draw(
            ListFrame(
                rect: rect,
                key: "2",
                title: title(isFocused, &painter),
                trailing: "\(list.order.rawValue) ▾",
                isFocused: isFocused,
                count: list.rows.count,
                index: list.cursor.index,
                top: list.cursor.top,
                area: area
            ),
            layout
        )
        draw(list, plan, area, isFocused, &painter)
        if list.rows.count == 0 { painter.drawEmpty(EmptyState.exports(state, &painter), in: area) }
    }

    private func title(_ isFocused: Bool, _ painter: inout Painter) -> Line {
        let list = state.exports
        let total = state.inventory.exports.count
        let hidden = list.hidden(state.board)
        let folded = hidden > 0 ? ", \(Format.grouped(hidden)) folded" : ""
        var line: Line = [Span("Exports", isFocused ? .accent : .normal, isFocused ? [.bold] : [])]
        if list.filter.isEmpty {
            if total > 0 { line.append(Span(" (\(Format.grouped(total))\(coverage(&painter))\(folded))", .muted)) }
        } else {
            line.append(Span(" (\(Format.grouped(list.rows.count)) of \(Format.grouped(total)))", .muted))
            line.append(Span("  \(list.filter.text)", .waiting))
        }
        if !state.board.marks.isEmpty {
            line.append(Span("  \(Format.grouped(state.board.marks.count)) marked", .accent))
        }
        let rejected = state.inventory.feeds[.exports]?.rejected.count ?? 0
        if rejected > 0 { line.append(Span("  \(Format.grouped(rejected)) unreadable", .warning)) }
        return line
    }

    /// What is behind the number of exports, where it is not all of them or not of this moment.
    private func coverage(_ painter: inout Painter) -> String {
        let inventory = state.inventory
        if !inventory.unconfirmed.isEmpty, let recalled = inventory.recalled {
            let age = painter.calmAge(since: recalled.moment(at: painter.now))
            let known = recalled.total > inventory.exports.count ? " of \(Format.grouped(recalled.total))" : ""
            if inventory.unconfirmed.count == inventory.exports.count { return "\(known), \(age) old" }
            return "\(known), \(Format.grouped(inventory.unconfirmed.count)) of them \(age) old"
        }
        return inventory.feeds[.exports]?.isComplete ?? true ? "" : " of ?"
    }

    private func draw(
        _ list: ExportList,
        _ plan: TablePlan<Column>,
        _ area: Rect,
        _ isFocused: Bool,
        _ painter: inout Painter
    ) {
        if layout.isFramed, list.rows.count > 0 {
            painter.drawHeadings(plan, column: area.column + 1, row: area.row - 1)
        }
        let end = min(list.rows.count, list.cursor.top + area.rows)
        guard list.cursor.top < end else { return }
        for index in list.cursor.top..<end {
            let row = area.row + index - list.cursor.top
            draw(list.rows.element(at: index), plan, column: area.column + 1, row: row, &painter)
            if state.inventory.unconfirmed.contains(list.rows.element(at: index)) {
                let line = Rect(column: area.column, row: row, columns: area.columns, rows: 1)
                painter.canvas.restyle(line, adding: .old)
            }
            if index == list.cursor.index {
                painter.mark(Rect(column: area.column, row: row, columns: area.columns, rows: 1), isFocused: isFocused)
            }
            if state.board.marks.contains(list.rows.element(at: index)) {
                let style = Style(.accent, painter.canvas[area.column, row].style.attributes.union(.bold))
                painter.canvas.put(Cell("*", style: style), column: area.column, row: row)
            }
        }
    }

    private func draw(
        _ id: ID<BulkExport>,
        _ plan: TablePlan<Column>,
        column: Int,
        row: Int,
        _ painter: inout Painter
    ) {
        guard let export = state.inventory.exports[id], let condition = state.board.census.conditions[id] else {
            let text = "\(id.short) is not listed any more"
            painter.canvas.put(
                text,
                column: column + 2,
                row: row,
                style: Style(.muted),
                width: plan.places.last?.end ?? 0
            )
            return
        }
        let kind = condition.kind
        let text = Style(condition.isQuiet ? .muted : .normal)
        let progress = state.inventory.progress[id]
        for place in plan.places {
            switch place.column {
            case .state where state.board.isCancelling(id):
                painter.canvas.put("…", column: column + place.start, row: row, style: Style(.active))
                painter.canvas.put(
                    "Cancelling",
                    column: column + place.start + 2,
                    row: row,
                    style: Style(.active),
                    width: 10
                )
            case .state:
                let word = plan[.retry] == nil ? kind.cleanWord : kind.shortWord
                painter.canvas.put(
                    kind.glyph,
                    column: column + place.start,
                    row: row,
                    style: condition.glyphStyle
                )
                painter.canvas.put(
                    word,
                    column: column + place.start + 2,
                    row: row,
                    style: condition.style,
                    width: place.width - 2
                )
            case .project: drawProject(export, condition, place, column, row, &painter)
            case .destination:
                painter.draw(state.board.names.destination(of: export).text, text, in: place, column: column, row: row)
            case .left:
                guard condition.isProblem, let deadline = condition.deadline else { continue }
                painter.draw(
                    painter.left(until: deadline),
                    Style(deadline.tone(at: painter.now.wall)),
                    in: place,
                    column: column,
                    row: row
                )
            case .age:
                let age = export.createdAt.map { painter.age(since: $0) } ?? Format.unknown
                painter.draw(age, text, in: place, column: column, row: row)
            case .partitions where export.kind == .schedule && plan[.retry] != nil:
                drawSchedule(export, plan, column: column, row: row, &painter)
            case .partitions, .strip, .rows, .rate, .retry:
                guard export.kind != .schedule else { continue }
                draw(place, progress, condition.isQuiet, text, column: column, row: row, &painter)
            }
        }
    }

    /// A spawned export carries a mark, and so does a schedule that hides some.
    private func drawProject(
        _ export: BulkExport,
        _ condition: Condition,
        _ place: TablePlan<Column>.Place,
        _ column: Int,
        _ row: Int,
        _ painter: inout Painter
    ) {
        let name = state.board.names.project(of: export)
        let tone: Tone = condition.isQuiet ? .muted : name.isName ? .name : .normal
        let mark =
            switch export.kind {
            case .spawned: "↳"
            case .schedule where state.exports.rows.isOpen(export.id): "▾"
            case .schedule where state.exports.filter.isEmpty && state.board.hides(export.id): "▸"
            case .schedule, .oneTime: ""
            }
        let width = place.width - (mark.isEmpty ? 0 : 1)
        painter.canvas.put(
            mark,
            column: column + place.start,
            row: row,
            style: Style(.muted),
            width: place.width
        )
        painter.canvas.put(
            name.text,
            column: column + place.end - width,
            row: row,
            style: Style(tone),
            width: width
        )
    }

    private func draw(
        _ place: TablePlan<Column>.Place,
        _ progress: Progress?,
        _ isQuiet: Bool,
        _ text: Style,
        column: Int,
        row: Int,
        _ painter: inout Painter
    ) {
        let value: String
        switch place.column {
        case .partitions: value = progress.map(Self.partitions) ?? Format.unknown
        case .rows: value = Format.short(progress?.rows)
        case .rate: value = isQuiet ? "" : Format.rate(progress?.rate)
        case .retry: value = progress.map { $0.retry > 0 ? "\($0.retry)/\(ServiceRules.retryBudget)" : "" } ?? ""
        case .strip:
            if let progress {
                let strip = Strip(progress, width: place.width)
                painter.draw(strip, isQuiet: isQuiet, column: column + place.start, row: row)
            }
            return
        default: return
        }
        let isRetry = place.column == .retry && !isQuiet
        let style = value == Format.unknown ? Style(.muted) : isRetry ? Style(.warning) : text
        painter.draw(value, style, in: place, column: column, row: row)
    }

    static func partitions(_ progress: Progress) -> String {
        "\(progress.partitionsDone)/\(progress.partitionsExpected.map(String.init) ?? "?")"
    }

    /// A schedule has no partitions: its windows take the place of the columns about them.
    private func drawSchedule(
        _ export: BulkExport,
        _ plan: TablePlan<Column>,
        column: Int,
        row: Int,
        _ painter: inout Painter
    ) {
        guard let first = plan[.partitions], let last = plan[.retry] else { return }
        let width = last.end - first.start
        let line = ScheduleLine(export, state.board.census, at: painter.now).fit(width)
        painter.draw(line, column: column + first.start, row: row, width: width)
    }
}
