import Foundation
import Glibc

/// Bytes to upload, no two alike.
enum SampleContent {
    private static let largest = 5 << 20

    /// 1 KB to 5 MB, small ones more often; one in six is an image.
    static func random() -> [UInt8] {
        if Int.random(in: 0..<6) == 0 { return image() }
        return bytes(Int(exp(Double.random(in: log(1_024)...log(Double(largest))))))
    }

    /// So many bytes, 36 at least.
    static func bytes(_ count: Int) -> [UInt8] {
        let start = Int.random(in: 0...(pool.count - count))
        return Array(UUID().uuidString.utf8) + pool[start..<(start + max(count - 36, 0))]
    }

    /// A picture of 16 x 16 pixels with something behind its end.
    static func image() -> [UInt8] { picture + bytes(1_000) }

    private static let pool: [UInt8] = {
        let size = 2 * largest
        guard let random = FileHandle(forReadingAtPath: "/dev/urandom") else { return [] }
        return [UInt8](random.readData(ofLength: size))
    }()

    private static let picture = [UInt8](Data(base64Encoded: encoded) ?? Data())
    private static let encoded =
        "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAABlklEQVR42hXRURVEIQhFUSMYgQhGMAIRiGCEE8EIRiAC"
        + "EYhABCLMG7/ZrMt1jMEcyGAN9kAHNjgDBnfwBj6IQQ5q0IMxJnMikzXZE53Y5EyY3Mmb+CQmOalJzw8IUxBhCVtQwYQj"
        + "IFzhCS6EkEIJLR9YzIUs1mIvdGGLs2BxF2/hi1jkoha9PrCZG9mszd7oxjZnw+Zu3sY3sclNbXp/QJmKKEvZiiqmHAXl"
        + "Kk9xJZRUSmn9gDENMZaxDTXMOAbGNZ7hRhhplNH2gcM8yGEd9kEPdjgHDvfwDn6IQx7q0OcD/wK/Sr4jv9hfkG/1N/x/"
        + "Fx44BCQU9Pc94zIvclmXfdGLXc79j9/Lu/glLnmpS98PPOZDHuuxH/qwx3n/5ffxHv6IRz7q0e8DznTEWc521DHn+D/K"
        + "dZ7jTjjplNP+gWAGEqxgBxpYcOIf/AYv8CCCDCro+EAyE0lWshNNLDn5P/MmL/Ekkkwq6fxAMQspVrELLaw49S/lFq/w"
        + "Ioosquj6QDMbaVazG22sOf2v8Dav8SaabKrp5geIAnAQC3NfwAAAAABJRU5ErkJggg=="
}
