package import LangSmith

extension Write {
    /// What its store may mind, where it was refused: no proof, and sometimes the reason.
    package func advice(after report: WriteReport) -> [String] {
        guard case .createDestination(let create) = self, case .notDone(.rejected) = report else { return [] }
        return create.storeAdvice(isMade: false)
    }
}
