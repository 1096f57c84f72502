import Screen

/// What a click on some place of the screen is meant for, where that is no list.
enum Target: Equatable {
    /// As if the key had been pressed.
    case key(Key)
    /// A field or a button of the dialog: the first click gives it the keyboard, the next one presses it.
    case stop(Form.Stop)
    /// One of the two answers to a question.
    case answer(isSecond: Bool)
}
