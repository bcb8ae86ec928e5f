import Network

/// Two visitors in one pass.
struct Both<First: StateVisitor, Second: StateVisitor>: StateVisitor {
  var first: First
  var second: Second

  mutating func begin(file: Int, bytes: [UInt8]) throws {
    try first.begin(file: file, bytes: bytes)
    try second.begin(file: file, bytes: bytes)
  }

  mutating func visit(_ activations: borrowing Activations) throws {
    try first.visit(activations)
    try second.visit(activations)
  }

  mutating func end(file: Int) throws {
    try first.end(file: file)
    try second.end(file: file)
  }
}

/// Someone who may not be there.
extension Optional: StateVisitor where Wrapped: StateVisitor {
  package mutating func begin(file: Int, bytes: [UInt8]) throws {
    try self?.begin(file: file, bytes: bytes)
  }

  package mutating func visit(_ activations: borrowing Activations) throws {
    try self?.visit(activations)
  }

  package mutating func end(file: Int) throws {
    try self?.end(file: file)
  }
}
