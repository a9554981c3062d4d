import HTTP

/// The links from one page of a list to the next and the previous one (LibraryAPI/Contract §6).
struct PageLinks {
    let page: PageURL
    let limit: Int64
    let offset: Int64
    let total: Int64
    /// Files on this page, if there was no room for all that the limit allows.
    var cut: Int64?
    /// Places right before this page whose files have room on one page, if the limit allows more.
    var room: Int64?

    /// Nil on the last page.
    var next: String? {
        let (following, overflows) = offset.addingReportingOverflow(cut ?? limit)
        return overflows || following >= total ? nil : page.page(limit: limit, offset: following)
    }

    /// Nil on the first page.
    var previous: String? {
        guard offset > 0 else { return nil }
        // With its own limit the page ends where this one begins.
        let limit = room ?? limit
        return page.page(limit: limit, offset: offset - limit > 0 ? offset - limit : nil)
    }
}
