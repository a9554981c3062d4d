import Glibc

/// What reading a content again has shown.
enum ContentVerdict: Equatable, Sendable {
    case sound
    case missing
    /// Why it is not what it should be, as the end of a sentence about it.
    case damaged(String)
    /// Mode or owner forbid to read it; as the end of a sentence about it.
    case inaccessible(String)
}

extension MediaLibrary {
    /// Reads a content again and compares size and hash.
    ///
    /// - Parameters:
    ///   - key: the hash to compare with.
    ///   - size: the size to compare with, in bytes.
    ///   - leavesCache: as that of ``Digest/sha256(ofFileAt:leavesCache:onPortion:)``.
    ///   - onPortion: likewise.
    /// - Returns: the verdict; bytes that cannot be read are damaged.
    /// - Throws: only what `onPortion` throws.
    func verify(
        _ key: BlobKey, size: Int64, leavesCache: Bool = false, onPortion: (Int) throws -> Void = { _ in }
    ) throws -> ContentVerdict {
        do {
            guard let found = try blobs.size(of: key) else { return .missing }
            guard found == size else { return .damaged("\(found) bytes on disk, \(size) in the catalog") }
            let digest = try Digest.sha256(
                ofFileAt: blobs.localPath(of: key), leavesCache: leavesCache, onPortion: onPortion)
            return digest == key ? .sound : .damaged("its bytes are damaged")
        } catch let error as SystemError where error.isRefusal {
            return .inaccessible("its bytes may not be read (\(error))")
        } catch let error as SystemError {
            return error.code == ENOENT ? .missing : .damaged("its bytes cannot be read (\(error))")
        }
    }

    /// Compares the size of a content alone, in next to no time.
    ///
    /// - Parameters:
    ///   - key: the content.
    ///   - size: what the catalog says.
    func verifySize(of key: BlobKey, expected size: Int64) throws -> ContentVerdict {
        do {
            guard let found = try blobs.size(of: key) else { return .missing }
            return found == size ? .sound : .damaged("\(found) bytes on disk, \(size) in the catalog")
        } catch let error as SystemError where error.isRefusal {
            return .inaccessible("its bytes may not be read (\(error))")
        }
    }
}
