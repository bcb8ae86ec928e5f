import CTreeSitter

/// Where an alteration may be made: a match of its query.
struct Place {
  /// Of the node that is named after the alteration.
  let start: Int
  /// What is to be done with which nodes, in the order of the query.
  var actions: [(range: Range<Int>, action: Operation.Action)] = []
}

extension Collector {
  /// The places of one alteration, ascending, each once. Throws `tooSlow`.
  func places(
    of alteration: Int, _ query: Query, in tree: borrowing Tree, _ bytes: [UInt8],
    within limit: TimeLimit
  ) throws(Refusal) -> [Place] {
    var places: [Place] = []
    try unsafe eachMatch(of: query, in: tree, bytes, within: limit) { pattern, captures in
      let name = unsafe captures.first {
        unsafe query.featureOfCapture[Int($0.index)] == alteration
      }
      guard let name = unsafe name else { return }
      var place = Place(start: Int(unsafe ts_node_start_byte(name.node)))
      for operation in pattern.operations {
        for index in captures.indices {
          let capture = unsafe captures[index]
          guard unsafe capture.index == operation.capture else { continue }
          let start = Int(unsafe ts_node_start_byte(capture.node))
          let end = Int(unsafe ts_node_end_byte(capture.node))
          place.actions.append((start..<end, operation.action))
        }
      }
      places.append(place)
    }
    places.sort { $0.start < $1.start }
    var last = -1
    return places.filter { place in
      defer { last = place.start }
      return place.start != last
    }
  }
}
