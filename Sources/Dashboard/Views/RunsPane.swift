import Base
import Changes
import LangSmith
import Monitor
import Screen

/// The partitions of the selected export.
struct RunsPane {
    enum Column: Hashable, Sendable {
        case state, day, project, rows, files, retry, took, rate, error
    }

    let state: State
    let layout: Layout

    static func plan(width: Int, isFramed: Bool, manyProjects: Bool) -> TablePlan<Column> {
        guard isFramed else {
            return TablePlan(
                [
                    .init(.state, "STATE", width: 16, rank: 0),
                    .init(.day, "DAY (UTC)", width: 11, rank: 1, gap: 1),
                    .init(.rows, "ROWS", width: 4, rank: 2, .right, gap: 1),
                    .init(.took, "TOOK", width: 5, rank: 3, .right, gap: 1),
                ],
                width: width
            )
        }
        var wishes: [TablePlan<Column>.Wish] = [
            .init(.state, "STATE", width: 11, rank: 0),
            .init(.day, "DAY (UTC)", width: 11, rank: 1),
        ]
        if manyProjects { wishes.append(.init(.project, "PROJECT", width: 12, limit: 30, rank: 4)) }
        wishes += [
            .init(.rows, "ROWS", width: 5, rank: 2, .right),
            .init(.files, "FILES", width: 5, rank: 8, .right, gap: 1),
            .init(.retry, "RETRY", width: 5, rank: 3, .right, gap: 1),
            .init(.took, "TOOK", width: 5, rank: 5, .right, gap: 1),
            .init(.rate, "ROWS/S", width: 6, rank: 7, .right, gap: 1),
            .init(.error, "LAST ERROR", width: 16, limit: 400, rank: 6),
        ]
        return TablePlan(wishes, width: width)
    }

    func draw(_ painter: inout Painter) {
        guard let rect = layout.panes[.runs] else { return }
        let list = state.runs
        let export = list.export.flatMap { state.inventory.exports[$0] }
        let area = layout.listArea(rect)
        let isFocused = state.pane == .runs && state.page == nil
        painter.draw(
            ListFrame(
                rect: rect,
                key: "3",
                title: title(export, isFocused),
                trailing: list.rows.count > 0 ? "\(list.order.rawValue) ▾" : "",
                isFocused: isFocused,
                count: list.rows.count,
                index: list.cursor.index,
                top: list.cursor.top,
                area: area
            ),
            layout
        )
        if export?.kind == .schedule, let id = list.export, let schedule = state.board.census.schedules[id] {
            return drawWindows(of: schedule, area, &painter)
        }
        guard list.rows.count > 0 else {
            painter.drawEmpty(EmptyState.runs(of: export, state, &painter), in: area)
            return
        }
        let isMany = export?.allExperiments == true
        let plan = Self.plan(width: area.columns - 2, isFramed: layout.isFramed, manyProjects: isMany)
        if layout.isFramed { painter.drawHeadings(plan, column: area.column + 1, row: area.row - 1) }
        let runs = state.board.runs(of: list.export)
        let rates = list.export.flatMap { state.inventory.progress[$0] }
        for index in list.cursor.top..<min(list.rows.count, list.cursor.top + area.rows) {
            let row = area.row + index - list.cursor.top
            draw(runs[list.place(of: index)], rates, plan, column: area.column + 1, row: row, &painter)
            if index == list.cursor.index {
                painter.mark(Rect(column: area.column, row: row, columns: area.columns, rows: 1), isFocused: isFocused)
            }
        }
    }

    private func title(_ export: BulkExport?, _ isFocused: Bool) -> Line {
        let style: (Tone, Style.Attributes) = isFocused ? (.accent, [.bold]) : (.normal, [])
        guard let export else { return [Span("Runs", style.0, style.1)] }
        let name = state.board.names.project(of: export)
        let noun = export.kind == .schedule ? "Windows" : "Runs"
        var line: Line = [Span("\(noun) of ", style.0, style.1), Span(TextWidth.clip(name.text, to: 36), .name)]
        if name.text != export.id.short { line.append(Span(" \(export.id.short)", .muted)) }
        let count = state.runs.rows.count
        if count > 0 { line.append(Span(" (\(Format.grouped(count)))", .muted)) }
        return line
    }

    private func draw(
        _ run: BulkExportRun,
        _ progress: Progress?,
        _ plan: TablePlan<Column>,
        column: Int,
        row: Int,
        _ painter: inout Painter
    ) {
        let kind = Condition.Kind(run)
        let condition = Condition(kind, isProblem: run.status == .failed || run.status == .timedOut)
        let text = Style(condition.isQuiet ? .muted : .normal)
        for place in plan.places {
            var style = text
            let value: String
            switch place.column {
            case .state:
                painter.canvas.put(
                    kind.glyph,
                    column: column + place.start,
                    row: row,
                    style: condition.glyphStyle
                )
                painter.canvas.put(
                    plan[.retry] == nil ? kind.cleanWord : kind.shortWord,
                    column: column + place.start + 2,
                    row: row,
                    style: condition.style,
                    width: place.width - 2
                )
                continue
            case .day: value = run.windowStart.map { Self.window($0, run.windowEnd) } ?? Format.unknown
            case .project: value = run.project.map { state.board.names.project($0).text } ?? Format.unknown
            case .rows: value = Format.short(run.result?.rowsWritten)
            case .files: value = run.result.map { "\($0.exportedFiles.count)" } ?? Format.unknown
            case .retry:
                value = run.retryNumber > 0 ? "\(run.retryNumber)/\(ServiceRules.retryBudget)" : ""
                if !condition.isQuiet { style = Style(.warning) }
            case .took: value = took(run, &painter)
            case .rate: value = Format.rate(Story.rate(of: run, progress))
            case .error:
                value = run.attempts.last.map { CleanText.line($0.message, limit: place.width + 1) } ?? ""
                if !condition.isQuiet { style = Style(kind.tone == .danger ? .danger : .warning) }
            }
            painter.draw(value, value == Format.unknown ? Style(.muted) : style, in: place, column: column, row: row)
        }
    }

    /// What became of each window of a schedule: the lost ones, then the others, the newest first.
    private func drawWindows(of schedule: Schedule, _ area: Rect, _ painter: inout Painter) {
        if layout.isFramed {
            painter.draw(
                [Span(Schedule.Window.heading, .muted)],
                column: area.column + 1,
                row: area.row - 1,
                width: area.columns - 1
            )
        }
        let newest = schedule.windows.reversed()
        let ordered = newest.filter(\.isLost) + newest.filter { !$0.isLost }
        for (offset, window) in ordered.prefix(area.rows).enumerated() {
            let line: Line = [Span(" ")] + window.line(window.export.flatMap { state.board.census.totals[$0] })
            painter.draw(line, column: area.column, row: area.row + offset, width: area.columns)
        }
    }

    /// The time it took, or has taken so far.
    private func took(_ run: BulkExportRun, _ painter: inout Painter) -> String {
        if let took = run.took { return Format.age(took) }
        if run.status == .created { return "" }
        guard !run.status.isFinal, let created = run.createdAt else { return Format.unknown }
        return painter.age(since: created)
    }

    /// The day of a partition; with its hour when it does not begin at midnight.
    static func window(_ start: Timestamp, _ end: Timestamp?) -> String {
        if start == start.startOfDay { return Format.day(start) }
        return "\(Format.day(start).dropFirst(5)) \(Format.minute(start))"
    }
}
