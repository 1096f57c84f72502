package import Base
package import LangSmith

extension Poller {
    package struct Options: Sendable {
        package var pace = Pace()
        /// Ask everything one time, then return from `run()`.
        package var once = false
        /// The workspace the key was told to use; nil means that it has a default one.
        package var workspace: ID<Workspace>?

        package init() {}
    }
}
