import HTTP
@testable import StorageAPI

/// Every place of the storage dialect has methods, and each of them one operation.
func checkPlace(_ target: RequestTarget) throws {
    guard let place = Place(target) else { return }
    let methods = Operation.all(at: place).map(\.method)
    try require(!methods.isEmpty && Set(methods).count == methods.count, "\(place) knows \(methods)")
    for method in methods {
        try require(Operation(place, method) != nil, "\(method) does nothing at \(place)")
    }
    try require(Operation(place, .other("TRACE")) == nil, "\(place) knows TRACE")
}
