import Base

/// The server's time of day, learnt from the `Date` of its answers and kept on our steady clock, so that it stays right
/// when the wall clock of this machine jumps.
struct ServerClock: Sendable {
    /// Server time at steady zero, in microseconds: the last few readings.
    private var readings: [Int64] = []
    /// What was last told, so that noise is not news.
    private var told: Duration?

    /// Takes the `Date` of an answer.
    ///
    /// It is cut to whole seconds and was written somewhere between asking and arrival.
    mutating func heard(_ date: Timestamp, askedAt: Duration, arrivedAt: Duration) {
        guard arrivedAt - askedAt < .seconds(10) else { return }
        let middle = (askedAt + arrivedAt).inMicroseconds / 2
        readings.append(date.microseconds + 500_000 - middle)
        if readings.count > 5 { readings.removeFirst() }
    }

    /// The server's clock less ours in whole seconds; nil below two, which such readings cannot tell from nothing.
    mutating func skew(at now: Now) -> Duration? {
        guard !readings.isEmpty else { return nil }
        let atZero = readings.sorted()[readings.count / 2]
        let micros = atZero + now.steady.inMicroseconds - now.wall.microseconds
        let skew = Duration.microseconds(micros)
        if let told, abs((skew - told).inSeconds) < 1.5 { return told }
        let seconds = (Double(micros) / 1e6).rounded()
        told = abs(seconds) < 2 ? nil : .seconds(Int64(seconds))
        return told
    }
}
