import CKernels
import COneDNN

/// What matrix products read: weights, memories and what products come to stay f32 whichever it is.
package enum Precision: String, Sendable, CaseIterable, Codable {
  case f32
  case bf16
  case f16

  /// The one in which this machine multiplies fastest, measured once a process (some 35 ms).
  ///
  /// That there are instructions for one does not say so. bf16 is twice as fast as f32 on Zen 4 and Zen
  /// 5, and half as fast on an Emerald Rapids whose tiles (AMX) a hypervisor hides, where f16 is nearly
  /// twice as fast. The first of bf16, f16 and f32 that is no more than 1.3 times slower than the
  /// fastest is taken, so that no noise of the clock decides to which bits a run comes.
  package static let fastest: Precision = {
    let choices = [Precision.bf16, .f16, .f32].filter(supported.contains)
    var rates: [Precision: Double] = [:]
    for _ in 0..<4 {
      for precision in choices {
        let rate = try? ProductPeak(precision, threads: 1).rate(of: (50, 256, 1024), seconds: 0.003)
        rates[precision] = max(rates[precision] ?? 0, rate ?? 0)
      }
    }
    let fastest = rates.values.max() ?? 0
    return choices.first { 1.3 * rates[$0, default: 0] >= fastest } ?? .f32
  }()

  /// Whether the processor multiplies it in hardware: bf16 with AVX512-BF16 or better, f16 with
  /// AVX512-FP16.
  package var isSupported: Bool {
    switch self {
    case .f32: true
    case .bf16: Self.processorHas(dnnl_cpu_isa_avx512_core_bf16)
    case .f16: cs_has_half_products() != 0
    }
  }

  /// Those that this processor multiplies.
  package static let supported = allCases.filter(\.isSupported)

  /// Throws `NetworkError.unsupported` where the processor lacks it.
  package func requireSupport() throws(NetworkError) {
    if !isSupported { throw .unsupported(self) }
  }

  /// How kernels name a precision of 16 bits, or none for f32.
  var format: cs_format? {
    switch self {
    case .f32: nil
    case .bf16: CS_BF16
    case .f16: CS_HALF
    }
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
    switch self {
    case .f32: dnnl_f32
    case .bf16: dnnl_bf16
    case .f16: dnnl_f16
    }
  }

  var bytes: Int {
    self == .f32 ? 4 : 2
  }
}

/// A matrix that products read, in their precision.
///
/// Kernels write it: through `f32` always, and through `narrow`, converted, where that is not nil.
struct Operand: Sendable {
  let f32: Buffer<Float>?
  /// In 16 bits, of this format.
  let narrow: Buffer<UInt16>?
  let format: cs_format

  init(_ count: Int, _ precision: Precision) {
    f32 = precision == .f32 ? Buffer(count) : nil
    narrow = precision == .f32 ? nil : Buffer(count)
    format = precision.format ?? CS_BF16
  }

  func at(_ offset: Int) -> UnsafeMutableRawPointer {
    if let narrow { return unsafe UnsafeMutableRawPointer(narrow.at(offset)) }
    guard let f32 else { preconditionFailure("an operand has one of two forms") }
    return unsafe UnsafeMutableRawPointer(f32.at(offset))
  }

  func clear(_ range: Range<Int>) {
    f32?.clear(range)
    narrow?.clear(range)
  }

  /// Its values as floats, which hold either form exactly.
  func floats(_ range: Range<Int>) -> [Float] {
    if let narrow { return narrow.values(range).map { cs_float_of(format, $0) } }
    return f32?.values(range) ?? []
  }

  /// Sets the first values to what `floats` gave.
  func set(_ floats: ArraySlice<Float>) {
    f32?.copy(from: floats)
    narrow?.copy(from: floats.map { cs_narrow_of(format, $0) })
  }

  /// Copies `range` of an operand of the same precision to the front.
  func copy(from other: Operand, _ range: Range<Int>) {
    if let f32, let source = other.f32 { f32.copy(from: source, range) }
    if let narrow, let source = other.narrow { narrow.copy(from: source, range) }
  }
}
