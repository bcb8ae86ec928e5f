extension Learner {
  /// All that learning goes on from, as floats that say it to the bit.
  struct State: Sendable {
    /// As `Model.parameters`.
    var parameters: [Float]
    /// Adam's mean of gradients, or none; the mean of their squares. As the optimiser keeps them.
    var first: [Float]
    var second: [Float]
    /// Steps that the optimiser has made.
    var step: Int
    /// Every lane's states before its next byte: (L, 2, B, H), cells then hidden.
    var lanes: [Float]

    /// Whether it is one of a learner of these sizes.
    func fits(_ shape: Shape, lanes count: Int, _ optimizer: OptimizerKind) -> Bool {
      let size = shape.parameterCount
      return parameters.count == size && second.count == size
        && first.count == (optimizer == .adam ? size : 0)
        && lanes.count == shape.layers * 2 * count * shape.hidden
    }
  }

  var state: State {
    get {
      State(
        parameters: parameters, first: optimizer.first.values, second: optimizer.second.values,
        step: optimizer.step, lanes: laneStates)
    }
    set {
      weights.parameters = newValue.parameters
      pack()
      optimizer.restore(first: newValue.first, second: newValue.second, step: newValue.step)
      laneStates = newValue.lanes
    }
  }

  /// The workers' states side by side.
  private var laneStates: [Float] {
    get {
      let parts = passes.map(\.forward.states)
      return (0..<2 * shape.layers).flatMap { row in
        parts.indices.flatMap { worker in
          let size = columns(worker).count * shape.hidden
          return parts[worker][row * size..<(row + 1) * size]
        }
      }
    }
    set {
      let width = lanes * shape.hidden
      for (worker, pass) in passes.enumerated() {
        let own = columns(worker)
        pass.forward.states = (0..<2 * shape.layers).flatMap { row in
          newValue[
            row * width + own.lowerBound * shape.hidden..<row * width
              + own.upperBound * shape.hidden]
        }
      }
    }
  }
}
