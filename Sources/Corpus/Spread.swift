/// A sample of texts that says of each part of them as much as of any other.
///
/// The beginnings of files are no such sample: they are licences and includes.
package enum Spread {
  /// Stretches of `length` bytes at even distances in the texts laid end to end, no more than `total`
  /// bytes together; all of all texts if they have no more. One that meets a text's end goes on in the
  /// next text. The same lengths always give the same stretches.
  ///
  /// - Returns: by ascending text and byte. Empty texts have none.
  package static func stretches(
    of lengths: [Int], total: Int, length: Int
  ) -> [(text: Int, range: Range<Int>)] {
    let whole = lengths.reduce(0, +)
    guard whole > total else {
      return lengths.indices.filter { lengths[$0] > 0 }.map { ($0, 0..<lengths[$0]) }
    }
    let count = max(1, total / max(1, length))
    let each = min(total, max(1, length))
    var stretches: [(text: Int, range: Range<Int>)] = []
    var (text, textStart) = (0, 0)
    for index in 0..<count where each > 0 {
      // In the middle of its share of the whole.
      var start = (2 * index + 1) * whole / (2 * count) - each / 2
      let end = start + each
      while start < end {
        while textStart + lengths[text] <= start {
          textStart += lengths[text]
          text += 1
        }
        let stop = min(end, textStart + lengths[text])
        stretches.append((text, start - textStart..<stop - textStart))
        start = stop
      }
    }
    return stretches
  }
}
