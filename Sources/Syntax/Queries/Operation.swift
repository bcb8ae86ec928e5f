/// What an alteration does to the nodes of one of its captures.
struct Operation {
  /// The id of the capture.
  let capture: UInt32
  let action: Action

  enum Action {
    /// `#replace!`: another text instead of the node.
    case replace([UInt8])
    /// `#insert!`: a text before the node.
    case insert([UInt8])
    /// `#insert-in-words!`: a text before the first word of the node that has a blank before it;
    /// nothing where there is none.
    case insertInWords([UInt8])
    /// `#append!`: a text after the node.
    case append([UInt8])
    /// `#rename!`: another name instead of the node's, the same for the same name in all of a file.
    case rename
    /// `#rename-in!`: the words in the node that are renamed elsewhere in the file.
    case renameIn
  }

  /// The directive `name` without its `#`. Throws what is wrong with it.
  init(_ name: String, _ arguments: [Predicate.Word]) throws(Predicate.Misfit) {
    let takesText = ["replace!", "insert!", "insert-in-words!", "append!"].contains(name)
    guard takesText || ["rename!", "rename-in!"].contains(name) else {
      throw Predicate.Misfit(
        "no directive #\(name): there are #replace!, #insert!, #insert-in-words!, #append!, "
          + "#rename! and #rename-in!")
    }
    guard arguments.count == (takesText ? 2 : 1), case .capture(let capture) = arguments[0] else {
      throw Predicate.Misfit("#\(name) takes a capture\(takesText ? " and a text" : "")")
    }
    var text: [UInt8] = []
    if takesText {
      guard case .text(let given) = arguments[1] else {
        throw Predicate.Misfit("#\(name) takes a capture and a text")
      }
      text = Array(given.utf8)
    }
    self.capture = capture
    action =
      switch name {
      case "replace!": .replace(text)
      case "insert!": .insert(text)
      case "insert-in-words!": .insertInWords(text)
      case "append!": .append(text)
      case "rename-in!": .renameIn
      default: .rename
      }
  }
}
