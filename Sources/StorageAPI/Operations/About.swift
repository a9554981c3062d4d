import HTTP

extension StorageAPI {
    /// `GET /version`.
    func version() -> Response {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("buildVersion")
        writer.string(settings.version)
        writer.endObject()
        return .line(200, writer)
    }

    /// `GET /openapi.yaml`: this dialect described for programs.
    func openAPI() -> Response {
        Response(
            200, headers: ["Content-Type": "application/x-yaml"],
            body: .bytes(PackageResources.openapi_yaml))
    }
}
