import HTTP
import Media

/// One request on its way through the dialect, with what was found out about it so far.
struct Exchange {
    let request: Request
    let route: Route
    /// Spaces that JSON may be indented with.
    static let indents = 1...8
    /// What absolute URLs begin with.
    let base: String
    /// Spaces to indent JSON with, nil for compact.
    private(set) var indent: Int?
    var caller: User?

    init(request: Request, route: Route, base: String) {
        self.request = request
        self.route = route
        self.base = base
    }

    /// Finds the accepted form of JSON. Throws ``Refusal/notAcceptable`` if the client wants none.
    mutating func negotiate() throws {
        guard let text = request.headers["accept"] else { return }
        let accept = AcceptHeader(text)
        guard accept.quality(of: "application/json") > 0 else { throw Refusal.notAcceptable }
        let spaces = accept.ranges.lazy.filter { $0.type == "application/json" }
            .compactMap { range in range.parameters.first { $0.0 == "indent" }.flatMap { Int($0.1) } }.first
        if let spaces, spaces > 0 { indent = min(spaces, Self.indents.upperBound) }
    }

    /// Throws ``Refusal/forbidden`` unless the caller holds the code of the method (LibraryAPI/Contract §1).
    func authorize(_ caller: User) throws {
        guard let code = Permission.code(of: request.method) else { return }
        guard caller.may(code) else { throw Refusal.forbidden }
    }

    /// A writer in the form the client accepts.
    var writer: JSONWriter { JSONWriter(indent: indent) }

    /// What the log calls this request.
    var operation: String {
        switch (route, request.method) {
        case (.list, .get), (.list, .head): "library.list"
        case (.list, .post): "library.create"
        case (.file, .get), (.file, .head): "library.retrieve"
        case (.file, .patch), (.file, .put): "library.update"
        case (.file, .delete): "library.delete"
        case (.description, .get), (.description, .head): "library.description"
        case (_, .options): "library.options"
        default: "library.other"
        }
    }
}

/// The permission codes of the dialect (LibraryAPI/Contract §1).
enum Permission {
    static let create = 3801
    static let read = 3802
    static let update = 3803
    static let delete = 3804

    /// The code a method needs; nil for those any user may try.
    static func code(of method: Method) -> Int? {
        switch method {
        case .get, .head: read
        case .post: create
        case .put, .patch: update
        case .delete: delete
        case .options, .other: nil
        }
    }
}
