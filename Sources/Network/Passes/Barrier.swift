import Foundation
import Synchronization

/// Where threads that compute one thing together wait for each other, thousands of times a second.
///
/// A thread looks for the others for some microseconds, which is all that it takes on a machine that
/// is free, and then sleeps: on a busy one it leaves its processor to whoever is missing.
final class Barrier: Sendable {
  private let count: Int
  private let arrived = Atomic<Int>(0)
  private let round = Atomic<Int>(0)
  private let condition = NSCondition()

  /// Looks before sleeping, about 60 microseconds: a processor that other machines share is late by as
  /// much, and who sleeps and is woken loses more (a tenth of `annotate`, instead of 20 microseconds).
  private static let looks = 120_000

  init(_ count: Int) {
    self.count = count
  }

  /// Returns when all have called it.
  func wait() {
    if count == 1 { return }
    let now = round.load(ordering: .acquiring)
    if arrived.add(1, ordering: .acquiringAndReleasing).newValue == count {
      arrived.store(0, ordering: .relaxed)
      condition.lock()
      round.store(now + 1, ordering: .releasing)
      condition.broadcast()
      condition.unlock()
      return
    }
    for _ in 0..<Self.looks where round.load(ordering: .acquiring) != now { return }
    condition.lock()
    while round.load(ordering: .acquiring) == now { condition.wait() }
    condition.unlock()
  }
}
