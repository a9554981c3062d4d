import Foundation
import ServiceTesting

/// Another nginx in front of a service, which stores every response that `Cache-Control` does not forbid to store.
final class CachingProxy {
    let port: UInt16
    private let folder: String
    private let process = Process()

    init(for service: RunningService) throws {
        port = try RunningService.freePort()
        folder = FileManager.default.temporaryDirectory.path + "/vitrine-proxy-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
            "\($0)_temp_path \"\(folder)/\($0)\";"
        }
        let configuration = """
            daemon off;
            \(getuid() == 0 ? "user root;" : "")
            pid "\(folder)/pid";
            error_log "\(folder)/error.log";
            events {}
            http {
                access_log off;
                \(temporary.joined(separator: " "))
                proxy_cache_path "\(folder)/cache" keys_zone=cache:1m;
                server {
                    listen 127.0.0.1:\(port);
                    proxy_cache cache;
                    proxy_cache_valid any 10m;
                    add_header X-Cache $upstream_cache_status always;
                    location / { proxy_pass http://127.0.0.1:\(service.port); }
                }
            }
            """
        try configuration.write(toFile: folder + "/nginx.conf", atomically: true, encoding: .utf8)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["nginx", "-p", folder, "-c", folder + "/nginx.conf"]
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["PATH": "/usr/sbin:" + (ProcessInfo.processInfo.environment["PATH"] ?? "")]
        ) { $1 }
        try process.start()
        let client = HTTPClient(port: port)
        try eventually { (try? client.get("/healthz"))?.status == 200 }
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }
}
