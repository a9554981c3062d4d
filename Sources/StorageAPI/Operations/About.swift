import HTTP

extension StorageAPI {
    /// `GET /version`.
    func version() -> Response {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("buildVersion")
        writer.string(settings.version)
        writer.endObject()
        var response = Response.line(200, writer)
        response.headers.set("Cache-Control", "no-cache")
        return response
    }

    /// `GET /openapi.yaml`: this dialect described for programs.
    func openAPI() -> Response {
        Response(
            200, headers: ["Content-Type": "application/x-yaml", "Cache-Control": "no-cache"],
            body: .bytes(PackageResources.openapi_yaml))
    }
}
