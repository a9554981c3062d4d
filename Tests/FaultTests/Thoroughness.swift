import Foundation

/// How many faults are tried: a few of each kind, or as many as the figures in the README are made of
/// (`VITRINE_FAULTS=full`, as `make fault` sets it).
enum Thoroughness {
    static let isFull = ProcessInfo.processInfo.environment["VITRINE_FAULTS"] == "full"

    static func trials(_ few: Int, full all: Int) -> Int { isFull ? all : few }
}
