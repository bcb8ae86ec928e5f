import CTreeSitter

/// Collects the regions of all node features in one walk of a tree.
struct NodeWalk {
  private let nodes: NodeFeatures
  /// By subject.
  private let wanted: [Bool]
  /// Whether the text is a part of a file, so that the tree's root is nothing.
  private let isPart: Bool
  private var regions: [Regions]
  /// The nodes above the cursor's and its own.
  private var open: [OpenNode] = []

  /// A node whose children are being walked.
  private struct OpenNode {
    let start: Int
    let end: Int
    /// Its type or token and its field among the subjects, or -1.
    let type: Int
    let field: Int
    var children = 0
    /// Whether its first child opens brackets or quotes, and its last so far closes them.
    var opens = false
    var closes = false
  }

  /// By subject: its regions in the tree, as long as a query without an extent has them.
  ///
  /// Subjects that are not wanted have none. No recursion; O(nodes).
  static func regions(
    _ nodes: NodeFeatures, wanted: [Bool], in tree: borrowing Tree, _ bytes: [UInt8], isPart: Bool
  ) -> [Regions] {
    var walk = NodeWalk(nodes, wanted: wanted, isPart: isPart)
    walk.run(tree, bytes)
    return walk.regions.map { $0.unique() }
  }

  private init(_ nodes: NodeFeatures, wanted: [Bool], isPart: Bool) {
    self.nodes = nodes
    self.isPart = isPart
    self.wanted = wanted
    regions = wanted.map { _ in Regions() }
  }

  private mutating func run(_ tree: borrowing Tree, _ bytes: [UInt8]) {
    var cursor = unsafe ts_tree_cursor_new(tree.root)
    defer { unsafe ts_tree_cursor_delete(&cursor) }
    while true {
      let node = unsafe ts_tree_cursor_current_node(&cursor)
      unsafe enter(node, field: ts_tree_cursor_current_field_id(&cursor), bytes)
      if unsafe ts_tree_cursor_goto_first_child(&cursor) { continue }
      while true {
        leave(bytes)
        if unsafe ts_tree_cursor_goto_next_sibling(&cursor) { break }
        guard unsafe ts_tree_cursor_goto_parent(&cursor) else { return }
      }
    }
  }

  private mutating func enter(_ node: TSNode, field: TSFieldId, _ bytes: [UInt8]) {
    let symbol = unsafe ts_node_symbol(node)
    let start = Int(unsafe ts_node_start_byte(node))
    let end = Int(unsafe ts_node_end_byte(node))
    if let parent = open.indices.last {
      // The last byte, since a quote may have a prefix: L", u8".
      let token = nodes.isAnonymous(symbol) && end > start ? bytes[end - 1] : 0
      if open[parent].children == 0 { open[parent].opens = Delimiter.opens(token) }
      open[parent].closes = Delimiter.closes(token)
      open[parent].children += 1
    }
    open.append(
      OpenNode(
        start: start, end: end, type: nodes.subject(ofSymbol: symbol),
        field: nodes.subject(ofField: field)))
  }

  private mutating func leave(_ bytes: [UInt8]) {
    guard let node = open.popLast(), !(isPart && open.isEmpty) else { return }
    let isDelimited =
      node.children == 0
      ? Delimiter.isBlockComment(bytes, node.start..<node.end)
      : node.children > 1 && node.opens && node.closes
    let end = isDelimited ? node.end - 1 : node.end
    if node.type >= 0, wanted[node.type] { regions[node.type].insert(node.start, end) }
    if node.field >= 0, wanted[node.field] { regions[node.field].insert(node.start, end) }
  }
}

/// Those of the node features that a labeler is to find.
struct WantedNodes {
  private let nodes: NodeFeatures
  private let features: Set<Int>
  private let subjects: [Bool]

  /// Nil where `features`, by their place among the nodes', holds none.
  init?(_ nodes: NodeFeatures, _ features: [Int]) {
    let features = Set(features.filter { nodes.features.indices.contains($0) })
    guard !features.isEmpty else { return nil }
    var subjects = [Bool](repeating: false, count: nodes.subjects)
    for feature in features { subjects[nodes.meanings[feature].subject] = true }
    self.nodes = nodes
    self.features = features
    self.subjects = subjects
  }

  /// By node feature; none of those that are not wanted.
  func regions(in tree: borrowing Tree, _ bytes: [UInt8], isPart: Bool) -> [Regions] {
    let found = NodeWalk.regions(nodes, wanted: subjects, in: tree, bytes, isPart: isPart)
    return nodes.features.indices.map { feature in
      guard features.contains(feature) else { return Regions() }
      let (subject, aspect) = nodes.meanings[feature]
      return aspect == .first ? found[subject].firstBytes : found[subject]
    }
  }
}
