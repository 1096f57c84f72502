/// How often each kind of question is worth its request, and how many requests there may be.
///
/// The budget is per key and shared with production, and each read is an audited operation on Enterprise: see
/// sections 6 and 8 of the API notes for where the numbers come from.
package struct Pace: Hashable, Sendable {
    /// Requests a second on average.
    package var rate = 1.0
    /// Requests that may follow each other at once.
    package var burst = 5
    /// Requests under way at the same time.
    package var inFlight = 4
    /// Requests of the burst that only what the user just did may use.
    package var reserve = 2

    /// Pages a second of the first reading of the list, apart from `rate`.
    ///
    /// Before it has ended nothing on the screen is whole. The gateway lets a hundred requests through each second (API notes, section 8), so this is a twentieth of
    /// that, one page at a time, and 100,000 exports are there in 20 s instead of 100. At the first sign that it is too
    /// much, a 429 or an error of the server's own, it is over for good, and pages are asked for as all else is.
    package var firstPages = 5.0
    /// The whole list, unless it took long.
    package var list = Duration.seconds(75)
    /// The list rests for this many times the time it took, at most ten minutes.
    package var listRest = 10
    /// A list that is known to be sorted by age is read from end to end only this often, which finds a schedule that
    /// somebody cancelled elsewhere; in between only the page where new ones come up.
    ///
    /// What is alive is followed by itself.
    package var wholeList = Duration.seconds(900)
    /// A list of more exports than this, known from an earlier run and sorted by age, is at first read only as far as it
    /// is new: it would take more pages than may be asked for at once.
    package var wholeAtStart = 5000
    /// Two lists are never closer than this, however many schedules spawn.
    package var listApart = Duration.seconds(20)
    /// A spawned export is looked for this long after it is due.
    package var spawnLook = Duration.seconds(15)
    package var destinations = Duration.seconds(180)
    /// Workspaces, server information and organisation.
    package var facts = Duration.seconds(3600)
    /// A project without a row, or one whose name may have changed.
    package var names = Duration.seconds(1800)
    /// Runs of the selected export.
    package var selectedRuns = Duration.seconds(3)
    /// The selected export itself, between its runs.
    package var selectedExport = Duration.seconds(8)
    package var visibleRuns = Duration.seconds(12)
    package var hiddenRuns = Duration.seconds(45)
    /// Exports that wait in `Created` have no runs yet.
    package var waitingRuns = Duration.seconds(30)
    /// A refusal of the key does not end by itself.
    package var refused = Duration.seconds(45)

    /// A plan that asks each thing once asks for runs too.
    var surveysRuns = true

    package init() {}

    /// For commands that ask each thing once and leave.
    ///
    /// No reserve, for nobody presses keys. At once as much as a dashboard asks in half a minute, because somebody waits
    /// and nothing follows; the gateway lets a hundred through each second (API notes, section 8).
    package static var survey: Pace {
        var pace = Pace()
        pace.reserve = 0
        pace.burst = 30
        return pace
    }
}
