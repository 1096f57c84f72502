/// A page of the projects whose names hold some letters.
package struct ProjectQuestion: Hashable, Sendable {
    /// Empty for all of them.
    package var text: String
    /// How many were told before.
    package var offset: Int

    package init(_ text: String, offset: Int = 0) {
        self.text = text
        self.offset = offset
    }
}

/// What the service told of it.
package struct ProjectPage: Hashable, Sendable {
    package var projects: [Project]
    /// Rows that could not be read.
    package var rejected: Int
    /// There may be another page.
    package var isMore: Bool

    package init(_ projects: [Project], rejected: Int = 0, isMore: Bool = false) {
        self.projects = projects
        self.rejected = rejected
        self.isMore = isMore
    }

    /// Rows of it, the unread ones included.
    package var count: Int { projects.count + rejected }
}

extension LangSmithClient {
    /// The most that the service tells at once (API notes, section 7).
    private static let pageOfProjects = 100
    /// Pages that are asked for in search of one name.
    private static let mostPages = 50

    /// A page of projects by a part of their names, experiments left out.
    package func projects(_ question: ProjectQuestion) async throws(APIError) -> ProjectPage {
        let limit = Self.pageOfProjects
        let route = Route.projectsNamed(containing: question.text, limit: limit, offset: question.offset)
        let rows = try await fetch(route).rows(of: Project.self)
        let page = ProjectPage(rows.values, rejected: rows.rejected.count)
        return ProjectPage(rows.values, rejected: rows.rejected.count, isMore: page.count == limit)
    }

    /// All projects whose names hold a text, up to the page on which one is called by it.
    package func projects(upTo name: String) async throws(APIError) -> ProjectPage {
        var found = ProjectPage([])
        for _ in 0..<Self.mostPages {
            let page = try await projects(ProjectQuestion(name, offset: found.count))
            found.projects += page.projects
            found.rejected += page.rejected
            found.isMore = page.isMore
            if !page.isMore || page.projects.contains(where: { $0.name == name }) { break }
        }
        return found
    }
}
