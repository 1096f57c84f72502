import Changes
import LangSmith
package import Monitor
import Screen

/// Takes one message into the state and says what the outside has to do about it.
///
/// Its cost follows the number of changes in the message, not the number of exports.
package func update(_ state: inout State, _ message: Message, at now: Now) -> [Effect] {
    var effects: [Effect] = []
    let search = state.dialog?.form.finder?.ticket
    switch message {
    case .input(.key(let key)): effects = state.press(key, at: now)
    case .input(.paste(let text)): state.paste(text, at: now)
    case .input(.mouse(let event)): effects = state.point(event, at: now)
    case .input(.resized(let size)): state.size = size
    case .input(.resumed), .input(.background): break
    case .input(.terminated(let signal)): return [.quit(signal: signal)]
    case .input(.closed): return [.quit(signal: nil)]
    case .updates(let updates): state.take(updates, at: now)
    case .ticked: break
    case .tried(let ticket, let progress): state.take(progress, ticket: ticket)
    case .checked(let ticket, let check): state.take(check, ticket: ticket)
    case .found(let ticket, let news): state.take(news, ticket: ticket)
    case .wrote(let ticket, let report, let auditProblem):
        state.take(report, ticket: ticket, auditProblem, at: now)
    case .recordingTroubled(let sentence, let isEnd):
        state.recordingHasEnded = state.recordingHasEnded || isEnd
        state.board.remember(
            Journal.Entry(at: state.inventory.serverNow(now).wall, kind: .recording, text: sentence)
        )
        state.say(sentence, isRefusal: true, at: now)
    }
    if let search, case .input = message, state.dialog?.form.finder?.ticket != search {
        effects.append(.stopFinding(ticket: search))
    }
    state.judge(at: now)
    state.settle(at: now)
    return effects
}

extension State {
    /// Conditions such as STALLED come by the passing of time alone.
    fileprivate mutating func judge(at now: Now) {
        guard now.steady - judgedAt >= .seconds(1) else { return }
        judgedAt = now.steady
        let changed = board.tick(at: now)
        guard !changed.isEmpty else { return }
        exports.note(changed)
        problems.note(changed)
    }

    fileprivate mutating func press(_ key: Key, at now: Now) -> [Effect] {
        touchedAt = now.steady
        if prompt != nil {
            type(key, at: now)
            return []
        }
        if dialog != nil { return pressInDialog(key, at: now) }
        guard let action = Action(key) else { return [] }
        return perform(action, at: now)
    }

    /// Does what an action says, or says why it cannot.
    mutating func perform(_ action: Action, at now: Now) -> [Effect] {
        if case .impossible(let reason) = action.availability(in: self) {
            say("\(action.name): \(reason)", isRefusal: true, at: now)
            return []
        }
        let isQuitConfirmed = isQuitAsked
        isQuitAsked = false
        toast = nil
        switch action {
        case .up: move(by: -1)
        case .down: move(by: 1)
        case .pageUp: move(by: -screenful)
        case .pageDown: move(by: screenful)
        case .top: move(by: -1_000_000)
        case .bottom:
            move(by: 1_000_000)
            if !pages.isEmpty { pages[pages.count - 1].isAtEnd = true }
        case .nextPane: turn(by: 1)
        case .previousPane: turn(by: -1)
        case .showDestinations: show(.destinations)
        case .showExports: show(.exports)
        case .showRuns: show(.runs)
        case .open: open(at: now)
        case .back: back(at: now)
        case .detail: if let subject { pages.append(OpenPage(page: .detail(subject))) }
        case .errors: if let found = runInTrouble { pages.append(OpenPage(page: .errors(found.run, of: found.export))) }
        case .problems: if !isInProblems { pages.append(OpenPage(page: .problems)) }
        case .journal: if page != .journal { pages.append(OpenPage(page: .journal)) }
        case .filter: prompt = Prompt(editor: LineEditor(pages.last?.search ?? exports.filter.text))
        case .sort: sort(at: now)
        case .copy:
            guard let subject else { return [] }
            say("copied the \(subject.noun)'s id \(subject.id)", at: now)
            return [.copy(subject.id)]
        case .copyCurl:
            guard let subject else { return [] }
            say("copied the curl for the \(subject.noun); it wants the key in LANGSMITH_API_KEY", at: now)
            let lines = Curl.lines(subject.route, session)
            return [.copy(lines.joined(separator: "\n"))]
        case .refresh:
            say(inventory.isPaused ? "asking once; polling stays paused" : "asking again…", at: now)
            return [.refresh]
        case .pause:
            say(inventory.isPaused ? "polling goes on" : "polling is paused; p goes on, r asks once", at: now)
            return [.setPaused(!inventory.isPaused)]
        case .mark: toggleMark()
        case .cancel: openCancel()
        case .create: openCreate(at: now)
        case .clone: openClone(at: now)
        case .repair: openRepair(at: now)
        case .credentials: openCredentials()
        case .delete: openDeletion()
        case .help: if page != .help { pages.append(OpenPage(page: .help)) }
        case .quit:
            guard pages.isEmpty else {
                pages.removeAll()
                return []
            }
            if let write = pending.min(by: { $0.key < $1.key })?.value, !isQuitConfirmed {
                isQuitAsked = true
                let more = pending.count > 1 ? " and \(pending.count - 1) more" : ""
                say("\(write.what)\(more): no answer yet; q again leaves without it", isRefusal: true, at: now)
                return []
            }
            return [.quit(signal: nil)]
        }
        return []
    }

    private var screenful: Int {
        switch page {
        case .problems: max(1, layout.problemRows - 1)
        case .detail, .errors, .journal, .help: max(1, TextPage.rows(layout.page) - 1)
        case nil: max(1, layout.rows(of: pane) - 1)
        }
    }

    private mutating func move(by rows: Int) {
        switch page {
        case .problems:
            let view = layout.problemRows
            problems.cursor.move(to: problems.cursor.index + rows, in: problems.rows, view: view)
            return
        case .detail, .errors, .journal, .help:
            pages[pages.count - 1].scroll(by: rows)
            return
        case nil: break
        }
        let view = layout.rows(of: pane)
        switch pane {
        case .destinations:
            let order = DestinationOrder(ids: board.destinations)
            destinations.move(to: destinations.index + rows, in: order, view: view)
        case .exports: exports.cursor.move(to: exports.cursor.index + rows, in: exports.rows, view: view)
        case .runs: runs.cursor.move(to: runs.cursor.index + rows, in: runs.rows, view: view)
        }
    }

    /// Goes round the panes in their order.
    private mutating func turn(by step: Int) {
        let all = Pane.allCases
        let place = (all.firstIndex(of: pane) ?? 0) + step
        show(all[(place + all.count) % all.count])
    }

    private mutating func show(_ pane: Pane) {
        pages.removeAll()
        self.pane = pane
    }

    private mutating func open(at now: Now) {
        if page == .problems {
            guard let id = problems.cursor.id else { return }
            pages.removeAll()
            pane = .exports
            if !exports.rows.contains(id) { exports.filter(by: Filter(), board, at: now) }
            _ = exports.cursor.select(id, in: exports.rows, view: layout.rows(of: .exports))
            return
        }
        switch pane {
        case .destinations:
            guard let id = destinations.id else { return }
            exports.filter(by: .destination(board.names.destination(id).text), board, at: now)
            exports.cursor.release()
            pane = .exports
        case .exports where isOnSchedule: _ = perform(.detail, at: now)
        case .exports: pane = .runs
        case .runs:
            _ = perform(Action.errors.isPossible(in: self) ? .errors : .detail, at: now)
        }
    }

    private mutating func back(at now: Now) {
        if pages.last?.search.isEmpty == false {
            pages[pages.count - 1].search = ""
        } else if !pages.isEmpty {
            pages.removeLast()
        } else if pane != .exports {
            pane = .exports
        } else if !marks.isEmpty {
            marks.removeAll()
        } else {
            clearFilter(at: now)
        }
    }

    /// The cursor stays with what it is on, also where it only rested on the first row: under the finger of whoever asks
    /// for another order nothing else may come.
    private mutating func sort(at now: Now) {
        if pane == .runs {
            runs.cursor.hold()
            runs.sort(by: runs.order.next, board)
        } else {
            exports.cursor.hold()
            exports.sort(by: exports.order.next, board, at: now)
        }
    }
}
