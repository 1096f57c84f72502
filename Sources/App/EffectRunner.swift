package import Dashboard
package import Monitor

/// Hands effects to the poller, which obeys them on its own threads in the order they were said.
package final class EffectRunner: EffectHandler {
    private let poller: Poller

    package init(poller: Poller) { self.poller = poller }

    package func perform(_ effect: Effect) {
        switch effect {
        case .refresh: poller.refresh()
        case .setPaused(let isPaused): poller.setPaused(isPaused)
        // The loop carries these out itself: they end it, or belong to the terminal.
        case .quit, .copy: break
        }
    }

    package func focusChanged(to focus: Focus) { poller.setFocus(focus) }
}
