import Base
import LangSmith

/// The names of AWS's regions, by their form: which there are is AWS's to say
/// (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html).
enum AmazonRegion {
    private static let sides = [
        "northeast", "northwest", "southeast", "southwest", "central", "north", "south", "east", "west",
    ]
    /// Where a region is, as consoles call it, of those that people write so.
    private static let places = [
        "virginia": "us-east-1", "ohio": "us-east-2", "california": "us-west-1", "oregon": "us-west-2",
        "ireland": "eu-west-1", "london": "eu-west-2", "paris": "eu-west-3", "frankfurt": "eu-central-1",
        "stockholm": "eu-north-1", "milan": "eu-south-1", "zurich": "eu-central-2", "mumbai": "ap-south-1",
        "singapore": "ap-southeast-1", "sydney": "ap-southeast-2", "tokyo": "ap-northeast-1",
        "seoul": "ap-northeast-2", "us-standard": "us-east-1",
    ]

    /// `eu-west-1`, `us-gov-east-1`, `eusc-de-east-1`.
    static func isOne(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard (3...4).contains(parts.count), let first = parts.first, let last = parts.last else { return false }
        return (2...4).contains(first.utf8.count) && parts.dropLast().allSatisfy(isWord)
            && sides.contains(parts[parts.count - 2]) && (1...2).contains(last.utf8.count)
            && last.utf8.allSatisfy(isDigit)
    }

    /// What somebody meant who wrote it another way: `eu-west1`, `EU_West_1`, `eu-west-1a`, `Ireland`, a host; nil where
    /// nobody can tell.
    static func meant(by text: String) -> String? {
        if let host = AmazonHost(text.unquoted.replacing("https://", with: "")) { return host.region }
        let words = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
        let word = words.joined(separator: "-")
        if isOne(word) { return word }
        let named = places.filter { place, _ in word == place || words.contains(place) }
        if named.count == 1, let place = named.first { return place.value }
        // A region within a longer text: "EU (Ireland) eu-west-1".
        guard let side = sides.first(where: { word.contains($0) }), let range = word.firstRange(of: side) else {
            return nil
        }
        let before = word[..<range.lowerBound].split(separator: "-")
        var number = word[range.upperBound...].drop { $0 == "-" }
        // The letter of an availability zone.
        if let last = number.last, last.isLetter { number.removeLast() }
        let region = (before.map(String.init) + [side, String(number)]).joined(separator: "-")
        return isOne(region) ? region : nil
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x61...0x7a).contains($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension DestinationCreate {
    /// A region of AWS in another form; other stores call theirs as they like.
    var regionSlip: Slip? {
        guard let region, !region.isEmpty else { return nil }
        guard endpointURL == nil else {
            let better = region.unquoted.lowercased()
            guard problems.contains(.badRegion(region)), better != region,
                better.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) || $0 == 0x2d })
            else { return nil }
            return Slip(
                field: .region,
                sentence: InputProblem.badRegion(region).sentence,
                correction: Correction(.region, better)
            )
        }
        guard !AmazonRegion.isOne(region) else { return nil }
        return Slip(
            field: .region,
            sentence: InputProblem.badRegion(region).sentence,
            correction: AmazonRegion.meant(by: region).map { Correction(.region, $0) }
        )
    }
}
