import Network
import Syntax

/// What the last 1 to 20 bytes know of features: the mean label after the same bytes elsewhere.
///
/// From short contexts to long ones, each estimate is drawn towards the one before it: with n
/// positions that share the last bytes and a sum s of their labels,
///
///     p = (s + beta p_shorter) / (n + beta)
///
/// starting from the mean over all positions, as far as the same bytes were seen (interpolation as
/// in Witten and Bell 1991, method C, but for beta). A context that the same positions share as the
/// shorter one adds nothing.
///
/// Memory: 5 bytes a position learnt from, and a position and feature 1.5 bits, or 4.125 bytes if it
/// is graded: 265 MB for 8 Mi positions and the 32 features of C, five of them graded. Learning from
/// 700 KB and scoring 400 KB for 31 features takes 0.3 + 0.5 seconds on two cores.
struct ContextTable: Sendable {
  /// The longest context, in bytes.
  static let longest = ReversedContexts.longest
  /// The most positions that are learnt from, and the most bytes that they may take. Of 67 MB of Linux,
  /// the mean measure of six features on other files is .681 from 2 Mi positions, .710 from 4 Mi, .735
  /// from 8 Mi, .757 from 16 Mi and .797 from all; from 8 Mi, learning takes two seconds.
  private static let mostPositions = 8 << 20
  private static let mostBytes = 1e9

  /// The most positions that are learnt from, for a number of features.
  static func positions(of features: [Feature]) -> Int {
    min(mostPositions, Int(mostBytes / (5 + LabelSums.bytesAPosition(features))))
  }

  /// How many positions the shorter context counts for, where all labels of the longer are 0 or all
  /// 1, and where they differ. Of the schemes below the mean measure (AP, or Spearman for graded
  /// features) over if-condition, string, comment and block-depth, learnt on 708 KB of the kernel's
  /// mm/, scored on 404 KB of other files of it; at length 1 it is .242.
  ///
  ///     beta 1 and 4                  .6204   (.5859 .4669 .9407 .4881)
  ///     beta 1 and 2, Witten-Bell's   .6192   2 and 4: .6189
  ///     beta = sqrt n                 .6183
  ///     beta 1 throughout             .6177   0.1: .6148, 4: .6127, 16: .5913
  ///     beta 4 / length               .6163   0.1 length: .6160
  ///     the longest match alone       .6100
  ///     beta 4 up to 3 bytes .4978, 5 bytes .5691, 8 bytes .6001, 12 bytes .6094, 20 bytes .6127
  static let pureBeta: Float = 1
  static let mixedBeta: Float = 4

  private let contexts: ReversedContexts
  private let sums: LabelSums

  /// - Parameter sums: of the positions' labels, finished.
  init(_ contexts: ReversedContexts, _ sums: LabelSums) {
    self.contexts = contexts
    self.sums = sums
  }

  /// (F, range.count): the estimates at the bytes of `range`, of a text that may have more.
  func scores(of bytes: [UInt8], _ range: Range<Int>, threads: Int = 1) -> [[Float]] {
    let queries = ReversedContexts([(bytes, range)])
    let scores = Buffer<Float>(sums.features * range.count)
    let walk = ContextWalk(table: contexts, sums: sums, queries: queries, scores: scores)
    let parts = walk.parts(max(1, threads))
    Workers(count: parts.count).run { worker in
      var walk = walk
      walk.run(parts[worker])
    }
    return (0..<sums.features).map { scores.values($0 * range.count..<($0 + 1) * range.count) }
  }
}
