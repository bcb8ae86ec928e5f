import CKernels

/// Monotone bins of a neuron's values, fine where tanh and sigmoid saturate.
///
/// Each octave of |v| below 1/2, and of 1 - |v| above (of |v| for an unbounded vector), has
/// 2^mantissaBits bins. Uniform bins would put a saturated cell's whole ranking into one.
package struct Bins: Sendable, Equatable {
  let mantissaBits: Int
  let lowOctaves: Int
  let highOctaves: Int
  let isUnbounded: Bool

  /// 352 bins, to compare all cells.
  package static func coarse(unbounded: Bool) -> Bins {
    Bins(mantissaBits: 3, lowOctaves: 10, highOctaves: 12, isUnbounded: unbounded)
  }

  /// 88 bins, to compare all cells with very many features: on 155 of C, 7 chose another cell than
  /// with 352, for better or worse (average precision higher by 0.0001 in the mean). With 64, whose
  /// octaves end sooner, 16 did, and lost 0.003: gates lie close to 0 and 1.
  package static func coarsest(unbounded: Bool) -> Bins {
    Bins(mantissaBits: 1, lowOctaves: 10, highOctaves: 12, isUnbounded: unbounded)
  }

  /// 256 bins of values within -1 and 1, so that a bin is a byte: values that share one differ by at
  /// most 2^-4 of |v| or 1 - |v|.
  package static let bytes = Bins(
    mantissaBits: 3, lowOctaves: 6, highOctaves: 10, isUnbounded: false)

  /// 49,152 bins, for the scores that are reported: values that share one differ by at most 2^-9 of
  /// |v| or 1 - |v|, and down to 1 - |v| = 2^-24 each float near 1 has its own. (With 20 octaves the
  /// average precision of a cell that saturates to its last bits was off by up to 0.02; with 12
  /// below 1/2, Spearman's rho of hidden units near 0 by 0.009.)
  package static func fine(unbounded: Bool) -> Bins {
    Bins(mantissaBits: 9, lowOctaves: 24, highOctaves: 24, isUnbounded: unbounded)
  }

  /// 1,408 bins, for the intervals of the cells that are reported: of 352, their ends were off by up to
  /// 0.03 where a cell saturates.
  static func clustered(unbounded: Bool) -> Bins {
    Bins(mantissaBits: 5, lowOctaves: 10, highOctaves: 12, isUnbounded: unbounded)
  }

  /// 6,144 bins, for readouts, of which there are many: values that share one differ by at most 2^-6.
  package static let readout = Bins(
    mantissaBits: 6, lowOctaves: 24, highOctaves: 24, isUnbounded: true)

  package var count: Int {
    2 * half
  }

  private var half: Int {
    (lowOctaves + highOctaves) << mantissaBits
  }

  /// As the kernels have it.
  var shape: cs_bins {
    cs_bins(
      mantissa_bits: Int32(mantissaBits), low_octaves: Int32(lowOctaves),
      high_octaves: Int32(highOctaves), unbounded: isUnbounded ? 1 : 0)
  }

  /// The bins of values.
  package func bins(of values: [Float]) -> [UInt16] {
    var bins: [UInt16] = []
    bin(values, into: &bins)
    return bins
  }

  /// The bins of values, in the place of what was in `bins`.
  func bin(_ values: [Float], into bins: inout [UInt16]) {
    if bins.count != values.count { bins = [UInt16](repeating: 0, count: values.count) }
    var shape = shape
    unsafe cs_bin_rows(1, values.count, values, values.count, &shape, &bins)
  }

  /// The smallest polarity * value in a bin, counted from the low end of polarity * value: yes is
  /// at or above it.
  ///
  /// A negative value's bin mirrors its positive's, but for zero, which is with the positive ones.
  package func lowest(in bin: Int, polarity: Int = 1) -> Float {
    if bin == half, polarity < 0 { return .leastNonzeroMagnitude }
    if bin >= half { return lowestMagnitude(bin - half) }
    if bin == 0 { return isUnbounded ? -.greatestFiniteMagnitude : -1 }
    // The largest magnitude of the mirrored bin, negated.
    return -lowestMagnitude(half - bin).nextDown
  }

  /// The smallest |v| of the bin `index`, counted from 0 up.
  private func lowestMagnitude(_ index: Int) -> Float {
    let low = lowOctaves << mantissaBits
    if index == 0 { return 0 }
    if index < low { return edge(126 - lowOctaves, index) }
    if index == low || isUnbounded { return edge(126, index - low) }
    let falling = (highOctaves << mantissaBits) - 1 - (index - low)
    // 1 - |v| lies below the next edge, on the grid of floats in [1/2, 1): multiples of 2^-24.
    let limit = edge(126 - highOctaves, falling + 1)
    let grid = (limit * 0x1p24).rounded(.up) - 1
    return 1 - grid * 0x1p-24
  }

  /// The lower edge of the `cell`-th bin from the octave with this biased exponent up.
  private func edge(_ exponent: Int, _ cell: Int) -> Float {
    Float(bitPattern: UInt32((exponent << mantissaBits) + cell) << UInt32(23 - mantissaBits))
  }
}
