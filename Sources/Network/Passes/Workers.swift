import COneDNN
import Dispatch
import Foundation
import Synchronization

/// Threads that run the same work side by side, each on its own lanes.
///
/// oneDNN is held to one thread on each: workers meet once a step, not once a product.
package struct Workers: Sendable {
  package let count: Int

  /// The processors this process may run on.
  package static var available: Int {
    ProcessInfo.processInfo.activeProcessorCount
  }

  package init(count: Int) {
    self.count = count
  }

  /// Runs `body(0)`, ..., `body(count - 1)` at once; returns when all are done.
  package func run(_ body: @Sendable (Int) -> Void) {
    DispatchQueue.concurrentPerform(iterations: count) { worker in
      omp_set_num_threads(1)
      body(worker)
    }
  }

  /// As `run`, for bodies that wait for each other: each has a thread of its own, whatever the system
  /// would think best. Costs some 30 microseconds.
  func runTogether(_ body: @escaping @Sendable (Int) -> Void) {
    let done = DispatchSemaphore(value: 0)
    for worker in 1..<count {
      Thread.detachNewThread {
        omp_set_num_threads(1)
        body(worker)
        done.signal()
      }
    }
    omp_set_num_threads(1)
    body(0)
    for _ in 1..<count { done.wait() }
  }

  /// As `run`, with the results in order; throws the first worker's error, if any.
  package func map<Result: Sendable>(_ body: @Sendable (Int) throws -> Result) throws -> [Result] {
    let results = Slots<Swift.Result<Result, any Error>>(count)
    run { worker in results[worker] = Swift.Result { try body(worker) } }
    return try results.values.map { try $0.get() }
  }

  /// `body` of each of `0..<items`, in order, each by the next worker that is free; throws the first
  /// item's error, if any, and what making a tool throws.
  ///
  /// - Parameter tool: makes what one worker works with.
  package func map<Tool, Result: Sendable>(
    _ items: Int, with tool: @Sendable () throws -> Tool,
    _ body: @Sendable (inout Tool, Int) throws -> Result
  ) throws -> [Result] {
    let results = Slots<Swift.Result<Result, any Error>>(items)
    let taken = Atomic(0)
    _ = try Workers(count: max(1, min(count, items))).map { _ in
      var own = try tool()
      while true {
        let item = taken.add(1, ordering: .relaxed).oldValue
        if item >= items { return }
        let result = Swift.Result { try body(&own, item) }
        results[item] = result
        // Those before it were taken, and are still worked on.
        if case .failure = result { taken.store(items, ordering: .relaxed) }
      }
    }
    return try results.values.map { try $0.get() }
  }

  /// The same where they work with nothing of their own.
  package func map<Result: Sendable>(
    _ items: Int, _ body: @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    try map(items, with: {}) { try body($1) }
  }

  /// Runs `body` once, as a worker would.
  package func first<Result: Sendable>(_ body: @Sendable () throws -> Result) throws -> Result {
    try Workers(count: 1).map { _ in try body() }[0]
  }

  /// The part of `0..<count` that worker `index` of `workers` owns.
  package static func share(_ index: Int, of workers: Int, _ count: Int) -> Range<Int> {
    count * index / workers..<count * (index + 1) / workers
  }
}

/// Room for results; no two workers touch the same slot.
@safe
private final class Slots<Value>: @unchecked Sendable {
  private let storage: UnsafeMutableBufferPointer<Value?>

  init(_ count: Int) {
    unsafe storage = .allocate(capacity: count)
    unsafe storage.initialize(repeating: nil)
  }

  deinit {
    unsafe storage.deinitialize()
    unsafe storage.deallocate()
  }

  subscript(index: Int) -> Value? {
    get { unsafe storage[index] }
    set { unsafe storage[index] = newValue }
  }

  var values: [Value] {
    unsafe storage.compactMap { $0 }
  }
}
