import Monitor
import Screen

extension State {
    /// Hands a text to the terminal, which never says whether it kept it; whoever else has it is told when he says so.
    mutating func copy(_ text: String, as what: String, at now: Now) -> [Effect] {
        copying = what
        say("sent to the terminal, for its clipboard: \(what)", at: now)
        return [.copy(text)]
    }

    mutating func noteCopied(by tool: String, at now: Now) {
        guard let what = copying else { return }
        copying = nil
        say("copied (\(tool) has it): \(what)", at: now)
    }

    /// Gives the mouse to the terminal, or takes it again.
    mutating func giveMouse(at now: Now) -> Effect {
        terminal.hasMouse.toggle()
        say(
            terminal.hasMouse
                ? "the mouse is bulktop's; m gives it back to the terminal"
                : "the mouse is the terminal's: select and copy as elsewhere; m takes it again",
            at: now
        )
        return .setMouse(terminal.hasMouse)
    }

    /// Says of a key that it does nothing, once: whoever holds it down need not read it all the time.
    mutating func sayIdle(_ key: Key, at now: Now) {
        guard toldKeys.count < 200, toldKeys.insert(key).inserted else { return }
        if case .character(let character) = key, character.isLetter, !character.isASCII {
            // Told once for all the letters of a layout: the next one is as wrong as the first.
            guard toldKeys.count(where: \.isForeignLetter) == 1 else { return }
            say(
                "\(character) does nothing: keys are Latin letters, so switch the keyboard's layout",
                isRefusal: true,
                at: now
            )
            return
        }
        let name = key.label(isASCII: terminal.isASCII)
        say("\(name) does nothing here; ? shows every key", isRefusal: true, at: now)
    }
}

extension Key {
    fileprivate var isForeignLetter: Bool {
        if case .character(let character) = self { character.isLetter && !character.isASCII } else { false }
    }
}
