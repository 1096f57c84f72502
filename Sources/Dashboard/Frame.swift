package import Screen

/// One picture of the dashboard, and until when it holds true by itself.
package struct Frame: Sendable {
    package var canvas: Canvas
    /// The moment of the steady clock at which some text in the picture changes without a message: an age grows, a
    /// toast ends.
    ///
    /// Nil when nothing does. Send `Message.ticked` then.
    package var nextTick: Duration?
}
