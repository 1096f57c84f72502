import Base
import Changes
import LangSmith
package import Monitor
import Screen

/// Takes one message into the state and says what the outside has to do about it.
///
/// Its cost follows the number of changes in the message, not the number of exports.
package func update(_ state: inout State, _ message: Message, at now: Now) -> [Effect] {
    var effects: [Effect] = []
    let search = state.search
    let test = state.testUnderWay
    switch message {
    case .input(.key(let key)): effects = state.pressKey(key, at: now)
    case .input(.paste(let text)): state.paste(text, at: now)
    case .input(.mouse(let event)): effects = state.point(event, at: now)
    case .input(.resized(let size)): state.size = size
    case .input(.resumed), .input(.background): break
    case .input(.terminated(let signal)): return [.quit(signal: signal)]
    case .input(.closed): return [.quit(signal: nil)]
    case .ticked: break
    case .news(let news, let place): state.take(news, from: place, at: now)
    case .copied(let tool): state.noteCopied(by: tool, at: now)
    case .recordingTroubled(let sentence, let isEnd):
        state.recordingHasEnded = state.recordingHasEnded || isEnd
        state.board.remember(
            Journal.Entry(at: state.inventory.serverNow(now).wall, kind: .recording, text: sentence)
        )
        state.say(sentence, isRefusal: true, at: now)
    }
    if let search, case .input = message, state.search?.ticket != search.ticket {
        effects.append(.order(.stopFinding(ticket: search.ticket), at: search.place))
    }
    if let test, case .input = message, state.testUnderWay?.ticket != test.ticket {
        effects.append(.order(.stopTest(ticket: test.ticket), at: test.place))
    }
    effects += state.askForProjects()
    state.judge(at: now)
    state.settle(at: now)
    return effects
}

extension State {
    /// Conditions such as STALLED come by the passing of time alone.
    fileprivate mutating func judge(at now: Now) {
        guard now.steady - judgedAt >= .seconds(1) else { return }
        judgedAt = now.steady
        for place in Array(behind.keys) { _ = behind[place]?.tick(at: now) }
        let changed = board.tick(at: now)
        guard !changed.isEmpty else { return }
        exports.note(changed)
    }

    mutating func pressKey(_ key: Key, at now: Now) -> [Effect] {
        touchedAt = now.steady
        if knownPrompt != nil { return typeKnown(key, at: now) }
        if prompt != nil {
            type(key, at: now)
            return []
        }
        if dialog != nil { return pressInDialog(key, at: now) }
        guard let action = Action(key) else {
            sayIdle(key, at: now)
            return []
        }
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
        case .up: move(.rows(-1))
        case .down: move(.rows(1))
        case .pageUp: move(.screens(-1))
        case .pageDown: move(.screens(1))
        case .top: move(.first)
        case .bottom: move(.last)
        case .unfold: unfold(at: now)
        case .fold: fold(at: now)
        case .nextPane: turn(by: 1)
        case .previousPane: turn(by: -1)
        case .showDestinations: show(.destinations)
        case .showExports: show(.exports)
        case .showRuns: show(.runs)
        case .open: return open(at: now)
        case .back: back(at: now)
        case .show(let kind): show(kind, at: now)
        case .filter: prompt = Prompt(editor: LineEditor(page?.words ?? exports.filter.text))
        case .sort: sort(at: now)
        case .copy:
            guard let subject else { return [] }
            return copy(subject.id, as: "the \(subject.noun)'s id \(subject.id)", at: now)
        case .copyCurl:
            guard let subject else { return [] }
            let lines = Curl.lines(subject.route, session)
            let what = "the curl for the \(subject.noun), which wants the key in LANGSMITH_API_KEY"
            return copy(lines.joined(separator: "\n"), as: what, at: now)
        case .refresh:
            say(refreshing(at: now), at: now)
            return [.order(.refresh, at: place)]
        case .pause:
            say(inventory.isPaused ? "polling goes on" : "polling is paused; p goes on, r asks once", at: now)
            return [.order(.setPaused(!inventory.isPaused), at: place)]
        case .mouse: return [giveMouse(at: now)]
        case .know: return know(at: now)
        case .mark: toggleMark()
        case .cancel: openCancel()
        case .create: openCreate(at: now)
        case .clone: openClone(at: now)
        case .repair: openRepair(at: now)
        case .credentials: openCredentials()
        case .delete: openDeletion()
        case .quit:
            guard pages.isEmpty else {
                closePages()
                return []
            }
            let pending = behind.values.reduce(into: board.pending) { $0.merge($1.pending) { first, _ in first } }
            if let write = pending.min(by: { $0.key < $1.key })?.value, !isQuitConfirmed {
                isQuitAsked = true
                let more = pending.count > 1 ? " and \(pending.count - 1) more" : ""
                say("\(write.what)\(more): no answer yet; q again leaves without it", isRefusal: true, at: now)
                return []
            }
            if !tests.isEmpty, !isQuitConfirmed {
                isQuitAsked = true
                say("the test of a bucket still removes its object; q again leaves at once", isRefusal: true, at: now)
                return []
            }
            return [.quit(signal: nil)]
        }
        return []
    }

    /// What comes of asking again: nothing before the moment to which the service has asked us to wait.
    private func refreshing(at now: Now) -> String {
        if let until = inventory.budget.quietUntil, until > now.steady {
            let (wall, rest) = (inventory.serverNow(now).wall, until - now.steady)
            let moment = "\(Format.near(wall + rest, wall)) UTC"
            return "asked at \(moment), in \(Format.age(rest)): the service wants no questions before"
        }
        return inventory.isPaused ? "asking once; polling stays paused" : "asking again…"
    }

    mutating func move(_ move: Move) {
        if inFront({ page, state in page.move(move, in: state) }) != nil { return }
        let view = layout.rows(of: pane)
        switch pane {
        case .destinations: destinations.move(move, in: ListedRows(elements: board.destinations), view: view)
        case .exports: exports.cursor.move(move, in: exports.rows, view: view)
        case .runs: runs.cursor.move(move, in: runs.rows, view: view)
        }
    }

    /// Goes round the panes in their order.
    mutating func turn(by step: Int) {
        let all = Pane.allCases
        let place = (all.firstIndex(of: pane) ?? 0) + step
        show(all[(place + all.count) % all.count])
    }

    private mutating func show(_ pane: Pane) {
        closePages()
        self.pane = pane
    }

    private mutating func open(at now: Now) -> [Effect] {
        if let page { return page.enter(&self, at: now) }
        switch pane {
        case .destinations:
            guard let id = destinations.id else { return [] }
            exports.filter(by: .destination(board.names.destination(id).text), board, at: now)
            exports.cursor.release()
            pane = .exports
        case .exports where isOnSchedule: return perform(DetailPage.action, at: now)
        case .exports: pane = .runs
        case .runs: return perform(.intoRun(self), at: now)
        }
        return []
    }

    private mutating func back(at now: Now) {
        if page?.words.isEmpty == false {
            pages[pages.count - 1].words = ""
        } else if !pages.isEmpty {
            closePages(downTo: pages.count - 1)
        } else if pane != .exports {
            pane = .exports
        } else if !board.marks.isEmpty {
            exports.note(board.marks)
            board.marks.removeAll()
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
