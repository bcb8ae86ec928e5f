/// Some bytes of a text to be read from a state that was kept, and who looks at them.
package struct Stretch: Sendable {
  /// What comes first where more is asked for than can be read at once.
  package enum Urgency: Int, Sendable, CaseIterable {
    /// Someone waits for every byte.
    case now
    /// Someone waits for all of it.
    case soon
    /// Nobody waits.
    case later
  }

  /// The whole text.
  package let text: [UInt8]
  /// The bytes of it to be read, not empty.
  package let range: Range<Int>
  /// The state before the first of them, as `Activations.state` gives it; nil for a zero state.
  package let state: [Float]?
  package let urgency: Urgency
  /// Sees the states after each of the next bytes, 64 of them or what is left: ranges follow on each
  /// other, `file` is 0. Says whether to go on. Called on the reader's own thread.
  package let look: @Sendable (borrowing Activations) -> Bool
  /// Called once, when no byte is left, a look ended it, or the reader stopped.
  package let end: @Sendable () -> Void

  package init(
    of text: [UInt8], _ range: Range<Int>, from state: [Float]?, urgency: Urgency,
    look: @escaping @Sendable (borrowing Activations) -> Bool, end: @escaping @Sendable () -> Void
  ) {
    precondition(!range.isEmpty && range.lowerBound >= 0 && range.upperBound <= text.count)
    self.text = text
    self.range = range
    self.state = state
    self.urgency = urgency
    self.look = look
    self.end = end
  }
}
