import Foundation
import Synchronization

/// Lets so many in at once and turns the others away.
final class Gate: Sendable {
  private let limit: Int
  private let inside = Atomic(0)

  init(_ limit: Int) {
    self.limit = limit
  }

  /// Whether there is room; who entered leaves.
  func enter() -> Bool {
    if inside.add(1, ordering: .relaxed).newValue <= limit { return true }
    leave()
    return false
  }

  func leave() {
    inside.subtract(1, ordering: .relaxed)
  }
}

/// Where work is done that keeps a thread busy, away from the threads that serve clients.
final class Workbench: Sendable {
  private let queue = OperationQueue()

  /// - Parameter places: pieces of work that are done side by side.
  init(places: Int = 2) {
    queue.maxConcurrentOperationCount = places
  }

  /// Who is cancelled waits no longer, though work that has begun goes on.
  func run<Result: Sendable>(
    _ work: @escaping @Sendable () throws(Problem) -> Result
  ) async throws(Problem) -> Result {
    let told = Told<Swift.Result<Result, Problem>>()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        told.await(continuation)
        queue.addOperation {
          if told.isTold { return }
          do throws(Problem) {
            told.tell(.success(try work()))
          } catch {
            told.tell(.failure(error))
          }
        }
      }
    } onCancel: {
      told.tell(.failure(TextReading.ended))
    }
    return try result.get()
  }
}

/// A result that is told once, before or after somebody waits for it.
private final class Told<Result: Sendable>: Sendable {
  private struct State {
    var result: Result?
    var waiting: CheckedContinuation<Result, Never>?
  }
  private let state = Mutex(State())

  var isTold: Bool { state.withLock { $0.result != nil } }

  func tell(_ result: Result) {
    let waiting = state.withLock { state in
      guard state.result == nil else { return nil as CheckedContinuation<Result, Never>? }
      state.result = result
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume(returning: result)
  }

  func await(_ continuation: CheckedContinuation<Result, Never>) {
    let result = state.withLock { state in
      if state.result == nil { state.waiting = continuation }
      return state.result
    }
    if let result { continuation.resume(returning: result) }
  }
}
