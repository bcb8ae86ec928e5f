@testable import Network

/// The network in plain loops and `Double`, lane by lane: the slow obvious version that the engine
/// is held against.
///
/// PyTorch's equations (the documentation of `nn.LSTM`), for each layer and step:
///
///     z = W_ih x + b_ih + W_hh h_before + b_hh        (4H): i f g o
///     c = sigmoid(z_f) c_before + sigmoid(z_i) tanh(z_g)
///     h = sigmoid(z_o) tanh(c)
struct NaiveLSTM {
  let shape: Shape
  /// Every tensor by its name, in PyTorch's layout.
  var tensors: [String: [Double]]
  /// What a layer's hidden states are multiplied by on their way up: (H) of a layer and step.
  var mask: (_ layer: Int, _ step: Int) -> [Double]? = { _, _ in nil }

  /// What a layer's hidden states are multiplied by for all who read them.
  var stateMask: (_ layer: Int, _ step: Int) -> [Double]? = { _, _ in nil }

  /// What is kept at a value after every step.
  var holds: [Hold] = []

  init(_ model: Model) {
    shape = model.shape
    tensors = [:]
    for tensor in shape.tensors {
      tensors[tensor.name] = model.parameters[tensor.range].map(Double.init)
    }
  }

  /// A lane's cells and hidden states, of each layer. // (L), (H)
  struct State {
    var cells: [[Double]]
    var hidden: [[Double]]
  }

  var zeroState: State {
    let zeros = [[Double]](
      repeating: [Double](repeating: 0, count: shape.hidden), count: shape.layers)
    return State(cells: zeros, hidden: zeros)
  }

  /// What one lane computed at one step in one layer.
  struct Cell {
    let input: [Double]  // (V) or (H)
    let before: (cell: [Double], hidden: [Double])
    let gates: [Double]  // (4H): i f g o
    let cell: [Double]  // (H)
    var hidden: [Double]  // (H)
  }

  /// What one lane computed.
  struct Trace {
    var cells: [[Cell]] = []  // (T), (L)
    var logits: [[Double]] = []  // (T), (V)
    var last: State
  }

  func read(_ symbols: [Int], from state: State) -> Trace {
    var trace = Trace(last: state)
    for (t, symbol) in symbols.enumerated() {
      var input = [Double](repeating: 0, count: shape.symbols)
      input[symbol] = 1
      var cells: [Cell] = []
      for layer in 0..<shape.layers {
        var cell = step(
          layer, input, cell: trace.last.cells[layer], hidden: trace.last.hidden[layer])
        cell.hidden = masked(cell.hidden, stateMask(layer, t))
        trace.last.cells[layer] = cell.cell
        trace.last.hidden[layer] = cell.hidden
        input = layer + 1 < shape.layers ? masked(cell.hidden, mask(layer, t)) : cell.hidden
        cells.append(cell)
      }
      trace.cells.append(cells)
      trace.logits.append(sum(product("decoder.weight", input), self["decoder.bias"]))
    }
    return trace
  }

  private func step(_ layer: Int, _ input: [Double], cell: [Double], hidden: [Double]) -> Cell {
    let h = shape.hidden
    let fromInput = sum(product("lstm.weight_ih_l\(layer)", input), self["lstm.bias_ih_l\(layer)"])
    let fromPast = sum(product("lstm.weight_hh_l\(layer)", hidden), self["lstm.bias_hh_l\(layer)"])
    let z = sum(fromInput, fromPast)
    var gates = z.map(Naive.sigmoid)
    for unit in 0..<h { gates[2 * h + unit] = Naive.tanh(z[2 * h + unit]) }
    let held = holds.filter { $0.neuron.layer == layer }
    func values(_ vector: StateVector) -> [(unit: Int, value: Double)] {
      held.filter { $0.neuron.vector == vector }.map { ($0.neuron.unit, Double($0.value)) }
    }
    for (gate, vector) in [StateVector.inputGate, .forgetGate, .candidate, .outputGate].enumerated()
    {
      for (unit, value) in values(vector) { gates[gate * h + unit] = value }
    }
    var next = (0..<h).map { gates[h + $0] * cell[$0] + gates[$0] * gates[2 * h + $0] }
    for (unit, value) in values(.raw) { next[unit] = value }
    for (unit, value) in values(.cell) {
      next[unit] = Naive.inverseTanh(max(-1 + 0x1p-24, min(1 - 0x1p-24, value)))
    }
    var shown = (0..<h).map { gates[3 * h + $0] * Naive.tanh(next[$0]) }
    for (unit, value) in values(.hidden) { shown[unit] = value }
    return Cell(input: input, before: (cell, hidden), gates: gates, cell: next, hidden: shown)
  }

  /// The summed loss in nats of one lane; a negative target costs nothing.
  func loss(_ trace: Trace, targets: [Int]) -> Double {
    zip(trace.logits, targets).reduce(0) { nats, row in
      row.1 < 0 ? nats : nats - Naive.logSoftmax(row.0)[row.1]
    }
  }

  /// Adds the gradient of one lane's summed loss, times `scale`, by tensor.
  func addGradient(
    _ trace: Trace, targets: [Int], scale: Double, to gradient: inout [String: [Double]]
  ) {
    let h = shape.hidden
    var fromLater = zeroState  // d loss / d (c, h) of each layer, from the step after
    for (t, target) in targets.enumerated().reversed() {
      var dy = [Double](repeating: 0, count: shape.symbols)
      if target >= 0 {
        for (symbol, logP) in Naive.logSoftmax(trace.logits[t]).enumerated() {
          dy[symbol] = scale * (Naive.exp(logP) - (symbol == target ? 1 : 0))
        }
      }
      let top = trace.cells[t][shape.layers - 1].hidden
      addOuter(dy, top, to: &gradient["decoder.weight", default: []])
      addOuter(dy, [1], to: &gradient["decoder.bias", default: []])
      var fromAbove = backProduct("decoder.weight", dy, columns: h)
      for layer in (0..<shape.layers).reversed() {
        let cell = trace.cells[t][layer]
        let dh = masked(sum(fromAbove, fromLater.hidden[layer]), stateMask(layer, t))
        var dz = [Double](repeating: 0, count: 4 * h)
        for unit in 0..<h {
          let (i, f) = (cell.gates[unit], cell.gates[h + unit])
          let (g, o) = (cell.gates[2 * h + unit], cell.gates[3 * h + unit])
          let shown = Naive.tanh(cell.cell[unit])
          let dc = fromLater.cells[layer][unit] + dh[unit] * o * (1 - shown * shown)
          dz[unit] = dc * g * i * (1 - i)
          dz[h + unit] = dc * cell.before.cell[unit] * f * (1 - f)
          dz[2 * h + unit] = dc * i * (1 - g * g)
          dz[3 * h + unit] = dh[unit] * shown * o * (1 - o)
          fromLater.cells[layer][unit] = dc * f
        }
        addOuter(dz, cell.input, to: &gradient["lstm.weight_ih_l\(layer)", default: []])
        addOuter(dz, cell.before.hidden, to: &gradient["lstm.weight_hh_l\(layer)", default: []])
        addOuter(dz, [1], to: &gradient["lstm.bias_ih_l\(layer)", default: []])
        addOuter(dz, [1], to: &gradient["lstm.bias_hh_l\(layer)", default: []])
        fromLater.hidden[layer] = backProduct("lstm.weight_hh_l\(layer)", dz, columns: h)
        fromAbove = backProduct("lstm.weight_ih_l\(layer)", dz, columns: cell.input.count)
        if layer > 0 { fromAbove = masked(fromAbove, mask(layer - 1, t)) }
      }
    }
  }

  private func masked(_ values: [Double], _ mask: [Double]?) -> [Double] {
    mask.map { zip(values, $0).map(*) } ?? values
  }

  private subscript(name: String) -> [Double] {
    tensors[name] ?? []
  }

  /// W x, for W (rows, columns).
  private func product(_ name: String, _ x: [Double]) -> [Double] {
    let (matrix, columns) = (self[name], x.count)
    return (0..<matrix.count / columns).map { row in
      var sum = 0.0
      for column in 0..<columns where x[column] != 0 {
        sum += matrix[row * columns + column] * x[column]
      }
      return sum
    }
  }

  /// W^T d, for W (rows, columns).
  private func backProduct(_ name: String, _ d: [Double], columns: Int) -> [Double] {
    let matrix = self[name]
    var result = [Double](repeating: 0, count: columns)
    for row in d.indices {
      for column in 0..<columns { result[column] += matrix[row * columns + column] * d[row] }
    }
    return result
  }

  /// sum += d x^T
  private func addOuter(_ d: [Double], _ x: [Double], to sum: inout [Double]) {
    if sum.isEmpty { sum = Array(repeating: 0, count: d.count * x.count) }
    for column in x.indices where x[column] != 0 {
      for row in d.indices { sum[row * x.count + column] += d[row] * x[column] }
    }
  }

  private func sum(_ a: [Double], _ b: [Double]) -> [Double] {
    zip(a, b).map(+)
  }
}

extension NaiveLSTM.Trace {
  /// A neuron's value after each byte.
  func values(of neuron: NeuronID) -> [Double] {
    cells.map { layers in
      let cell = layers[neuron.layer]
      let h = cell.cell.count
      return switch neuron.vector {
      case .cell: Naive.tanh(cell.cell[neuron.unit])
      case .raw: cell.cell[neuron.unit]
      case .hidden: cell.hidden[neuron.unit]
      case .inputGate: cell.gates[neuron.unit]
      case .forgetGate: cell.gates[h + neuron.unit]
      case .candidate: cell.gates[2 * h + neuron.unit]
      case .outputGate: cell.gates[3 * h + neuron.unit]
      }
    }
  }
}
