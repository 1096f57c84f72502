/// The colour of a place in the banner; one marked as production is red, whatever it says.
package enum PlaceColor: String, CaseIterable, Hashable, Sendable {
    case purple, blue, cyan, green, orange, grey
}
