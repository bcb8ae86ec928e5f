import Network

/// Two visitors in one pass.
struct Both<First: StateVisitor, Second: StateVisitor>: StateVisitor
where First.Text == Second.Text {
  var first: First
  var second: Second

  mutating func visit(_ activations: borrowing Activations, of text: First.Text) throws {
    try first.visit(activations, of: text)
    try second.visit(activations, of: text)
  }
}

/// Someone who may not be there.
extension Optional: StateVisitor where Wrapped: StateVisitor {
  package mutating func visit(_ activations: borrowing Activations, of text: Wrapped.Text) throws {
    try self?.visit(activations, of: text)
  }
}
