import COneDNN

/// What matrix products read: sums, weights and states stay f32 either way.
package enum Precision: String, Sendable, CaseIterable, Codable {
  case f32
  case bf16

  /// The one in which this machine multiplies faster, measured once a process (some 25 ms).
  ///
  /// That there are instructions for bf16 does not say so. It is twice as fast as f32 on Zen 4 and Zen
  /// 5, and half as fast on an Emerald Rapids whose tiles (AMX) a hypervisor hides. In between it is
  /// bf16, so that no noise of the clock decides to which bits a run comes.
  package static let fastest: Precision = {
    guard processorHasBF16 else { return .f32 }
    var rates: [Precision: Double] = [:]
    for precision in [Precision.f32, .bf16, .f32, .bf16, .f32, .bf16, .f32, .bf16] {
      let rate = try? ProductPeak(precision, threads: 1).rate(of: (50, 256, 1024), seconds: 0.003)
      rates[precision] = max(rates[precision] ?? 0, rate ?? 0)
    }
    return rates[.f32, default: 0] > 1.3 * rates[.bf16, default: 0] ? .f32 : .bf16
  }()

  /// Whether the processor multiplies bf16 in hardware (AVX512-BF16 or better).
  package static var processorHasBF16: Bool {
    processorHas(dnnl_cpu_isa_avx512_core_bf16)
  }

  /// Whether products with a packed matrix are oneDNN's, and not our own: in bf16 with tiles (AMX).
  var isPackedByOneDNN: Bool {
    self == .bf16 && Self.processorHas(dnnl_cpu_isa_avx512_core_amx)
  }

  /// What is left free behind a row of a matrix that is read by columns. Where they are read as they
  /// lie, rows whose lengths are large powers of two fall on the same places of a cache. In f32 a layer's
  /// weight gradients took 2.1 times as long without it on a Zen 3 with H = 256, and 1.1 times on an
  /// Emerald Rapids with H = 512.
  var gap: Int { isPackedByOneDNN ? 0 : 64 / bytes }

  private static func processorHas(_ isa: dnnl_cpu_isa_t) -> Bool {
    dnnl_get_effective_cpu_isa().rawValue & isa.rawValue == isa.rawValue
  }

  var type: dnnl_data_type_t {
    self == .bf16 ? dnnl_bf16 : dnnl_f32
  }

  var bytes: Int {
    self == .bf16 ? 2 : 4
  }
}

/// A matrix that products read, in their precision.
///
/// Kernels write it: through `f32` always, and through `bf16`, converted, where that is not nil.
struct Operand: Sendable {
  let f32: Buffer<Float>?
  let bf16: Buffer<UInt16>?

  init(_ count: Int, _ precision: Precision) {
    f32 = precision == .f32 ? Buffer(count) : nil
    bf16 = precision == .bf16 ? Buffer(count) : nil
  }

  func at(_ offset: Int) -> UnsafeMutableRawPointer {
    if let bf16 { return unsafe UnsafeMutableRawPointer(bf16.at(offset)) }
    guard let f32 else { preconditionFailure("an operand has one of two forms") }
    return unsafe UnsafeMutableRawPointer(f32.at(offset))
  }

  func clear(_ range: Range<Int>) {
    f32?.clear(range)
    bf16?.clear(range)
  }

  /// Its values as floats, which hold either form exactly.
  func floats(_ range: Range<Int>) -> [Float] {
    if let bf16 { return bf16.values(range).map { Float(bitPattern: UInt32($0) << 16) } }
    return f32?.values(range) ?? []
  }

  /// Sets the first values to what `floats` gave.
  func set(_ floats: ArraySlice<Float>) {
    f32?.copy(from: floats)
    bf16?.copy(from: floats.map { UInt16($0.bitPattern >> 16) })
  }

  /// Copies `range` of an operand of the same precision to the front.
  func copy(from other: Operand, _ range: Range<Int>) {
    if let f32, let source = other.f32 { f32.copy(from: source, range) }
    if let bf16, let source = other.bf16 { bf16.copy(from: source, range) }
  }
}
