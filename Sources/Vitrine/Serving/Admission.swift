import HTTP

extension Response {
    /// Bytes of a body that fit into a header with all others.
    private static let longestBody = 4_096

    /// An answer to an admission in the form that nginx's `auth_request` understands: 204 admits the request, 403 refuses it.
    ///
    /// nginx relays nothing but that decision by itself. A refusal therefore carries the whole answer in its headers, its status
    /// and body included, and nginx/vitrine.conf (`@refused`) builds the client's answer from them.
    ///
    /// - Parameter answer: what the client is to get; 204 if the body may come.
    static func admission(_ answer: Response) -> Response {
        guard answer.status != 204 else { return answer }
        var refusal = Response(403, headers: answer.headers)
        refusal.note = answer.note
        refusal.note.status = answer.status
        refusal.headers.set("X-Refusal-Status", String(answer.status.code))
        // A line break between the tokens of JSON becomes a space.
        if case .bytes(let body) = answer.body, body.count <= longestBody {
            refusal.headers.set("X-Refusal-Body", String(decoding: body, as: UTF8.self))
        }
        return refusal
    }
}
