import Base
import LangSmith

/// Answers about what surrounds the exports: destinations, names, the server and what the key may do.
extension Poller {
    func receivedRest(_ answer: Answer, _ ask: PollPlan.Ask) -> [RejectedRow] {
        switch answer {
        case .destinations(let rows):
            let known = inventory.destinations
            let (all, isOutdated) = destinations.received(rows.values, ask: ask.number, known: known)
            // Should it come again as it is, that is news.
            if isOutdated { fingerprints[.destinations] = nil }
            if known.count != all.count || all.contains(where: { known[$0.id] != $0 }) { tell(.destinations(all)) }
            return rows.rejected
        case .projects(let rows):
            guard case .projects(let ids) = ask.route else { return [] }
            var named: [ID<Project>: Project?] = [:]
            for id in ids { named.updateValue(nil, forKey: id) }
            for project in rows.values where ids.contains(project.id) { named.updateValue(project, forKey: project.id) }
            // A row that could not be read is no proof that the project is gone.
            if !rows.rejected.isEmpty { named = named.filter { $0.value != nil } }
            let news = named.filter { inventory.projects[$0.key] != $0.value }
            if !news.isEmpty { tell(.projects(news)) }
            return rows.rejected
        case .workspaces(let rows):
            workspaces = rows.values
            return rows.rejected
        case .info(let info):
            var facts = inventory.server
            facts.version = info.version
            facts.isLicensed = info.isLicensed
            tellServer(facts)
        case .organization(let organization):
            var facts = inventory.server
            facts.canUseBulkExport = organization.canUseBulkExport
            tellServer(facts)
        case .unchanged, .exports, .export, .runs: break
        }
        return []
    }

    func tellPaging(_ works: Bool) {
        var facts = inventory.server
        facts.pages = works
        tellServer(facts)
    }

    func tellSunset(_ sunset: Timestamp?) {
        guard let sunset else { return }
        var facts = inventory.server
        facts.sunset = min(facts.sunset ?? sunset, sunset)
        tellServer(facts)
    }

    func tellServer(_ facts: ServerFacts) {
        if facts != inventory.server { tell(.server(facts)) }
    }

    /// Lets the plan follow what may still use credentials that a destination had before.
    func learnDestinations() {
        plan.learned(inventory.destinations.values, exports: inventory.exports.values, at: serverNow())
    }
}
