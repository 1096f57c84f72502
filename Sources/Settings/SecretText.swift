/// Text that must not be seen: keys, tokens.
///
/// Printing, interpolating, dumping or mirroring one gives `••••`.
///
/// Only the code that builds the authentication header may ask for ``exposed``.
package struct SecretText: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    /// The secret itself.
    ///
    /// Never to a screen, a log, an argument list or an error.
    package let exposed: String

    package init(_ text: String) {
        exposed = text
    }

    package var description: String { "••••" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
