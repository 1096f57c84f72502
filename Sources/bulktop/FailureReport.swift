/// What a command with `--json` prints in place of its answer: the schema `bulktop.error/1`.
///
/// Keys and kinds are added, never renamed or removed.
struct FailureReport: Encodable {
    var schema = "bulktop.error/1"
    /// What stderr says too, without the program's name.
    var error: String
    /// `usage`, `settings`, `obstacle`, `read-only`, `unreachable`, `refused`, `declined`, `system` or `output`.
    var kind: String
    var exitStatus: Int32
}
