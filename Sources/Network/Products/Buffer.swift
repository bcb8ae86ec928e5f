import Glibc

/// Zeroed memory aligned to a cache line, of fixed size, freed with its owner. Elements are numbers
/// whose zero is no bit set.
///
/// Large ones ask for huge pages: a product that reads a matrix against its rows meets another page
/// at each row.
///
/// It is shared between workers that never write the same part at the same time; that discipline,
/// not the type, makes it safe.
///
/// Elements are read where their type is known, in other modules too (`@inlinable`): a call that learns
/// the type when it runs was a tenth of a study.
@safe @usableFromInline
package final class Buffer<Element: BitwiseCopyable & AdditiveArithmetic>: @unchecked Sendable {
  @usableFromInline package let count: Int
  @usableFromInline package let base: UnsafeMutablePointer<Element>

  private static var hugePage: Int { 2 << 20 }

  package init(_ count: Int) {
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Element>.stride
    let isLarge = bytes >= 2 * Self.hugePage
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: bytes + 64, alignment: isLarge ? Self.hugePage : 64)
    if isLarge { unsafe madvise(memory, bytes, MADV_HUGEPAGE) }
    // All at once: element by element, where the type is not known, it took a tenth of a study.
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    unsafe base = unsafe memory.bindMemory(to: Element.self, capacity: max(count, 1))
  }

  deinit {
    unsafe UnsafeMutableRawPointer(base).deallocate()
  }

  /// The element at `offset`, as C sees it.
  @inlinable package func at(_ offset: Int) -> UnsafeMutablePointer<Element> {
    precondition(offset >= 0 && offset <= count)
    return unsafe base + offset
  }

  package func clear(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    let bytes = range.count * MemoryLayout<Element>.stride
    unsafe memset(base + range.lowerBound, 0, bytes)
  }

  package func clear() {
    clear(0..<count)
  }

  /// Copies all of `values` to the front.
  package func copy(from values: some Collection<Element>) {
    precondition(values.count <= count)
    let all = unsafe UnsafeMutableBufferPointer(start: base, count: count)
    _ = unsafe all.update(fromContentsOf: values)
  }

  /// Copies `other[range]` to the front.
  func copy(from other: Buffer, _ range: Range<Int>) {
    precondition(range.count <= count && range.upperBound <= other.count)
    unsafe base.update(from: other.at(range.lowerBound), count: range.count)
  }

  package var values: [Element] {
    values(0..<count)
  }

  package func values(_ range: Range<Int>) -> [Element] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
  }

  package subscript(index: Int) -> Element {
    @inlinable get {
      precondition(index >= 0 && index < count)
      return unsafe base[index]
    }
    @inlinable set {
      precondition(index >= 0 && index < count)
      unsafe base[index] = newValue
    }
  }
}
