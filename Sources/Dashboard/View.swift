package import Monitor
import Screen

/// Draws the whole screen, of the size the state was last told.
package func view(_ state: State, at now: Now) -> Frame {
    let painter = drawn(state, at: now)
    return Frame(canvas: painter.canvas, nextTick: painter.nextTick)
}

/// What a click at a place is meant for; nil for one on a list, or on nothing.
func target(column: Int, row: Int, _ state: State, at now: Now) -> Target? {
    drawn(state, at: now).target(column: column, row: row)
}

private func drawn(_ state: State, at now: Now) -> Painter {
    let now = state.inventory.serverNow(now)
    var painter = Painter(state.size, at: now)
    let layout = state.layout
    let banner = Banner(state: state)
    if layout.form == .line {
        if state.dialog == nil {
            banner.drawLine(in: layout.banner, &painter)
        } else {
            painter.draw(
                [Span("A dialog is open; it needs 40x10. Esc closes it.", .warning)],
                column: 0,
                row: 0,
                width: layout.banner.columns
            )
        }
    } else {
        banner.draw(in: layout.banner, &painter)
        draw(state, layout, &painter)
        BottomLines(state: state, layout: layout).draw(&painter)
        if let dialog = state.dialog { DialogView(dialog: dialog, state: state).draw(&painter) }
    }
    let isWaiting = state.exports.isWaiting || state.runs.isWaiting || state.pages.contains(where: \.isWaiting)
    if isWaiting, let touched = state.touchedAt {
        painter.wake(at: touched + State.holdTime)
    }
    return painter
}

/// Draws what lies between the banner and the evidence.
private func draw(_ state: State, _ layout: Layout, _ painter: inout Painter) {
    if let page = state.page {
        page.draw(state, layout, &painter)
    } else {
        DestinationsPane(state: state, layout: layout).draw(&painter)
        ExportsPane(state: state, layout: layout).draw(&painter)
        RunsPane(state: state, layout: layout).draw(&painter)
        if let rect = layout.detail { drawBeside(state, rect, &painter) }
    }
    tellOldData(state, layout, &painter)
}

/// What was read before the link was lost stays on screen, without its colours.
private func tellOldData(_ state: State, _ layout: Layout, _ painter: inout Painter) {
    func isOld(_ feed: Feed) -> Bool {
        let word = state.inventory.freshness(of: feed, at: painter.now).word
        return word == .offline || word == .stale || word == .stored
    }
    if let page = state.page {
        if let feed = page.feed, isOld(feed) { painter.canvas.restyle(layout.page, adding: .old) }
        return
    }
    let export = state.runs.export
    for (pane, rect) in layout.panes {
        let hasOld =
            switch pane {
            case .destinations: isOld(.destinations)
            case .exports: isOld(.exports)
            // The runs of a finished export are never asked for again: only the link can make them old.
            case .runs: isOld(.exports) || export.map { state.isAlive($0) && isOld(.runs($0)) } ?? false
            }
        if hasOld { painter.canvas.restyle(layout.listArea(rect), adding: .old) }
    }
    if let rect = layout.detail, isOld(.exports) { painter.canvas.restyle(rect, adding: .old) }
}

/// The detail of the selected thing beside the lists, as far as it fits.
private func drawBeside(_ state: State, _ rect: Rect, _ painter: inout Painter) {
    guard let subject = state.subject else {
        painter.canvas.box(rect, style: Style(.frame), title: " Detail ", titleStyle: Style(.muted))
        return
    }
    var text = PageText(width: rect.columns - 4)
    text.write(at: painter.now) { $0.addDetail(of: subject, state, &$1, isWhole: false) }
    painter.draw(text, in: rect, isFocused: false)
}
