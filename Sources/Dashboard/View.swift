package import Monitor
import Screen

/// Draws the whole screen, of the size the state was last told.
package func view(_ state: State, at now: Now) -> Frame {
    Frame(canvas: Canvas(state.size), nextTick: nil)
}
