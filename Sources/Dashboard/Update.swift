package import Monitor
import Screen

/// Takes one message into the state and says what the outside has to do about it.
///
/// Its cost follows the number of changes in the message, not the number of exports.
package func update(_ state: inout State, _ message: Message, at now: Now) -> [Effect] {
    switch message {
    case .input(.key(.character("q"))), .input(.closed): return [.quit(signal: nil)]
    case .input(.terminated(let signal)): return [.quit(signal: signal)]
    case .input(.resized(let size)): state.size = size
    case .input: break
    case .updates(let updates): state.apply(updates)
    case .ticked: break
    }
    return []
}
