import CKernels

/// What a pass keeps at a value, lane by lane; a pass that holds nothing asks once a step.
struct HeldLanes {
  /// One hold in its lane.
  struct Held {
    let lane: Int
    let hold: Hold
  }

  /// By layer, in the order in which they apply.
  private(set) var layers: [[Held]]

  /// - Parameter lanes: the holds of each lane; of two holds of one neuron the later one counts.
  init(_ lanes: [[Hold]], layers count: Int) {
    let all = lanes.enumerated().flatMap { lane, holds in
      holds.map { Held(lane: lane, hold: $0) }
    }
    layers = (0..<count).map { layer in
      let own = all.filter { $0.hold.neuron.layer == layer }
      return (0...2).flatMap { rank in own.filter { $0.hold.rank == rank } }
    }
  }
}

extension ForwardPass {
  /// Gives what is held in a layer its value, once a step has computed the layer's `units`.
  func hold(layer: Int, step: Int, units: Range<Int>) {
    for held in held.layers[layer] where units.contains(held.hold.neuron.unit) {
      apply(held.hold, lane: held.lane, step: step)
    }
  }

  private func apply(_ hold: Hold, lane: Int, step: Int) {
    let (h, unit, states) = (weights.shape.hidden, hold.neuron.unit, layers[hold.neuron.layer])
    guard let gates = states.gates.f32 else { preconditionFailure("nothing is held in training") }
    let row = step * lanes + lane
    let (gate, before, after) = (row * gatesStride + unit, row * h + unit, (row + lanes) * h + unit)
    var shown: Float
    switch hold.neuron.vector {
    case .hidden:
      return states.setHidden(hold.value, at: after, lane: lane, unit: unit, width: h)
    case .cell, .raw:
      (states.cells[after], shown) = hold.memory
    case .inputGate, .forgetGate, .candidate, .outputGate:
      gates[gate + hold.neuron.vector.gate * h] = hold.value
      let (i, f, g) = (gates[gate], gates[gate + h], gates[gate + 2 * h])
      states.cells[after] = f * states.cells[before] + i * g
      shown = hyperbolicTangent(states.cells[after])
    }
    states.tanhCells?[before] = shown
    let hidden = gates[gate + 3 * h] * shown
    states.setHidden(hidden, at: after, lane: lane, unit: unit, width: h)
  }
}

extension StateVector {
  /// A gate's place among i f g o.
  fileprivate var gate: Int {
    switch self {
    case .inputGate: 0
    case .forgetGate: 1
    case .candidate: 2
    case .outputGate: 3
    case .cell, .hidden, .raw: preconditionFailure("\(self) is no gate")
    }
  }
}

extension ForwardPass.LayerStates {
  /// - Parameter index: in (T + 1, B, H).
  fileprivate func setHidden(_ value: Float, at index: Int, lane: Int, unit: Int, width: Int) {
    if let narrow = hidden.narrow {
      exactHidden[lane * width + unit] = value
      narrow[index] = cs_narrow_of(hidden.format, value)
    } else {
      exactHidden[index] = value
    }
  }
}
