import LangSmith
import Monitor
import Screen

@testable import Dashboard

extension State {
    /// Presses keys one after the other; words are named keys, single characters themselves.
    @discardableResult
    mutating func press(_ keys: Key..., at now: Now = Sample.now) -> [Effect] {
        keys.flatMap { update(&self, .input(.key($0)), at: now) }
    }

    mutating func type(_ text: String, at now: Now = Sample.now) {
        for character in text { _ = update(&self, .input(.key(.character(character))), at: now) }
    }

    mutating func hear(_ updates: [Update], at now: Now = Sample.now) {
        hear(.updates(updates), at: now)
    }

    /// Takes what came from the place in front.
    mutating func hear(_ news: Message.News, at now: Now = Sample.now) {
        _ = update(&self, .news(news, from: place), at: now)
    }

    func screen(at now: Now = Sample.now) -> String { view(self, at: now).canvas.text }
}

extension Sample {
    struct Missing: Error {}
}
