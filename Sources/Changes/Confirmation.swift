import Base
import LangSmith

/// The word to type before something is done that hurts.
package enum Confirmation {
    /// What a production environment is called, to be typed where there is no better name.
    package static func badge(of session: Session) -> String {
        let name = session.environment.isEmpty ? session.profile : session.environment
        return word(CleanText.line(name, limit: 24), orID: "production")
    }

    /// The name where a keyboard can type it, the short id otherwise.
    package static func word(_ name: String, orID id: String) -> String {
        let isTypable = !name.isEmpty && name.utf8.allSatisfy { (0x21..<0x7f).contains($0) || $0 == 0x20 }
        return isTypable && name.count <= 24 && name == name.trimmed ? name : id
    }
}
