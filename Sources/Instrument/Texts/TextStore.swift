import Synchronization
import Syntax

/// The texts that were looked at last, as many as memory allows.
final class TextStore: Sendable {
  let memory: Memory
  private let limits: Limits
  /// The last used last.
  private let texts = Mutex<[Text]>([])

  init(_ limits: Limits, _ memory: Memory) {
    self.limits = limits
    self.memory = memory
    memory.whenShort { [weak self] most in self?.trim(to: most) }
  }

  func add(_ text: Text) {
    texts.withLock { texts in
      texts.append(text)
      if texts.count > limits.texts { texts.removeFirst() }
    }
    memory.trim()
  }

  /// The text of an id. Throws 404 once it was forgotten.
  func text(_ id: String) throws(Problem) -> Text {
    guard let text = take(where: { $0.id == id }) else {
      throw .missing("This text is no longer kept here; send it again.")
    }
    return text
  }

  /// The text that a file is, where it was opened before.
  func text(ofFile file: String, _ bytes: [UInt8]) -> Text? {
    take { $0.file == file && $0.bytes == bytes }
  }

  /// The text that was typed with these very bytes before.
  func text(typed bytes: [UInt8], _ language: String) -> Text? {
    take { $0.file == nil && $0.grammar.name == language && $0.bytes == bytes }
  }

  private func take(where isWanted: (Text) -> Bool) -> Text? {
    texts.withLock { texts in
      guard let index = texts.lastIndex(where: isWanted) else { return nil }
      let text = texts.remove(at: index)
      texts.append(text)
      return text
    }
  }

  /// Forgets what was used longest ago, until no more memory than `most` is taken. The last one used
  /// stays.
  private func trim(to most: Int) {
    texts.withLock { texts in
      while texts.count > 1, memory.bytes > most { texts.removeFirst() }
    }
  }
}
