import ArgumentParser

/// A command that works with what it is given, so that tests can run it in their own process.
protocol Command: ParsableCommand {
    /// Does the work.
    ///
    /// - Throws: `CommandFailed` for every end but the good one, also where what was found is told already.
    func run(_ context: Context) throws
}

extension Command {
    func run() throws { try run(.process) }
}
