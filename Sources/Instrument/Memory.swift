import Synchronization

/// The memory that bodies of requests, texts with what is known of them, and answers take together, in
/// bytes as those count who use it, and how much that may be.
package final class Memory: Sendable {
  private let limit: Int
  /// More than this is large.
  private let small: Int
  /// What it is a part of, if of anything.
  fileprivate let whole: Memory?
  private let taken = Atomic(0)
  /// Forgets what can be had again, until no more than so many bytes are taken.
  private let forgetting = Mutex<(@Sendable (Int) -> Void)?>(nil)

  package convenience init(_ limit: Int) {
    self.init(limit, small: limit >> 8, within: nil)
  }

  private init(_ limit: Int, small: Int, within whole: Memory?) {
    self.limit = limit
    self.small = small
    self.whole = whole
  }

  /// Half of it, for what may be slow on purpose and come from many: 16 KB is small there.
  func half() -> Memory { Memory(limit / 2, small: limit >> 14, within: self) }

  var bytes: Int { taken.load(ordering: .relaxed) }

  /// Whether what can be computed again should rather not be kept.
  var isTight: Bool { bytes > limit / 2 }

  /// - Parameter forget: what to call where there is too little.
  func whenShort(_ forget: @escaping @Sendable (Int) -> Void) {
    forgetting.withLock { $0 = forget }
  }

  /// Counts what is taken; less than 0 for what is given back.
  func add(_ bytes: Int) {
    taken.add(bytes, ordering: .relaxed)
    whole?.add(bytes)
  }

  /// Forgets what there is no room for.
  func trim() {
    if bytes > limit { forget(limit) }
  }

  /// Room for so many bytes more. Throws 413 for more than one request may take, 503 where there is too
  /// little at the moment.
  func room(for bytes: Int) throws(Problem) -> Room {
    let room = Room(in: self)
    try room.grow(by: bytes)
    return room
  }

  /// What is large leaves an eighth to what is small: who asks for some lines is answered still.
  fileprivate func take(_ bytes: Int, beside held: Int) throws(Problem) {
    if bytes == 0 { return }
    let most = held + bytes > small ? limit - limit / 8 : limit
    if held + bytes > most {
      throw Problem(413, "That takes more memory than there is; ask for less at once.")
    }
    try whole?.take(bytes, beside: held)
    if self.bytes + bytes > most { forget(most - bytes) }
    if taken.add(bytes, ordering: .relaxed).newValue <= most { return }
    add(-bytes)
    throw .busy("Memory is short")
  }

  private func forget(_ most: Int) {
    let forget = forgetting.withLock { $0 }
    forget?(most)
  }
}

/// Some memory, taken until the end of this object's life. One task at a time makes it larger or
/// smaller.
package final class Room: Sendable {
  private let memory: Memory
  private let taken = Atomic(0)

  init(in memory: Memory) {
    self.memory = memory
  }

  deinit { memory.add(-taken.load(ordering: .relaxed)) }

  /// Takes more: first what another room of the same memory has to spare. Throws as `Memory.room`.
  func grow(by bytes: Int, from other: Room? = nil) throws(Problem) {
    let moved = other?.part(with: bytes) ?? 0
    let held = taken.add(moved, ordering: .relaxed).newValue
    try memory.take(bytes - moved, beside: held)
    taken.add(bytes - moved, ordering: .relaxed)
  }

  /// Gives back so many bytes, or what there is.
  func shrink(by bytes: Int) { memory.add(-part(with: bytes)) }

  private func part(with bytes: Int) -> Int {
    let parted = min(bytes, taken.load(ordering: .relaxed))
    taken.subtract(parted, ordering: .relaxed)
    return parted
  }

  /// Room beside this for a moment, in the whole that its memory is of. Throws as `Memory.room`.
  func beside(_ bytes: Int) throws(Problem) -> Room {
    try (memory.whole ?? memory).room(for: bytes)
  }
}
