import HTTP

extension LibraryAPI {
    /// `GET /api/media/openapi.yaml`: the dialect described for programs, for everybody.
    func description(_ exchange: Exchange) throws -> Response {
        switch exchange.request.method {
        case .get, .head:
            Response(
                200, headers: ["Content-Type": "application/yaml"],
                body: .bytes(PackageResources.openapi_yaml))
        case .options: Response(204)
        default: throw Refusal.methodNotAllowed(exchange.request.method.name)
        }
    }
}
