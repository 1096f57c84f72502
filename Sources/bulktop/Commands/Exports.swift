import ArgumentParser

/// `bulktop exports`: the changes to exports that the dashboard's dialogs make, for scripts.
struct Exports: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create, cancel, clone and repair exports and schedules.",
        discussion: """
            Each asks before it changes anything, and reads back what came of it. Exit status: 0 done, 1 the export \
            had ended before it could be cancelled, 2 wrong input, 3 refused or not reached, 4 nobody can tell, \
            5 you said no, 6 what came of it could not be written to stdout.
            """,
        subcommands: [ExportsCreate.self, ExportsCancel.self, ExportsClone.self, ExportsRepair.self]
    )
}
