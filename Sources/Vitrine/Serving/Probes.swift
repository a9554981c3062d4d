import HTTP
import Media

/// Tells whoever watches the service whether it is alive and whether it is able to work.
struct Probes: Responder {
    private let library: MediaLibrary
    private let writing: Examination
    private let reserve: Int64

    /// - Parameters:
    ///   - library: what is probed.
    ///   - reserve: bytes that must be free.
    init(library: MediaLibrary, reserve: Int64) {
        self.library = library
        self.reserve = reserve
        writing = Examination {
            try library.catalog.ensureRoom()
            try library.blobs.proveWritable()
            try library.pingScanner()
        }
    }

    func respond(to request: Request) -> Response {
        var response: Response
        switch request.method {
        case .get, .head:
            response = request.target?.segments.first == "healthz" ? .text(200, "ok") : readiness()
        default:
            response = .text(405, "Method not allowed.\n")
            response.headers.set("Allow", "GET, HEAD")
        }
        response.headers.set("Cache-Control", "no-store")
        response.note.operation = "probe"
        return response
    }

    private func readiness() -> Response {
        do {
            guard try library.catalog.bucket(.standard) != nil else {
                return .text(503, "The catalog has no default bucket.\n")
            }
            try library.freeReserve()
            guard try library.blobs.freeBytes() >= reserve else {
                return .text(503, "The disk is almost full.\n")
            }
            try writing.check()
            return .text(200, "ready\n")
        } catch MediaError.noSpace {
            return .text(503, "The disk is almost full.\n")
        } catch let error as VirusScanError {
            var response = Response.text(503, "The virus scanner does not answer.\n")
            response.note.fault = String(describing: error)
            return response
        } catch {
            var response = Response.text(503, "The catalog or the disk does not answer.\n")
            response.note.fault = String(describing: error)
            return response
        }
    }
}
