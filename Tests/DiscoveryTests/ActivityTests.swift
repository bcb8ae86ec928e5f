import Network
import Testing

@testable import Discovery

@Suite struct ActivityTests {
  @Test(arguments: [StateVector.cell, .raw])
  func `a cell is on from its threshold up, for either polarity`(_ vector: StateVector) {
    var draw = Draw(8)
    let values = (0..<997).map { _ in Float(draw.normal()) / (vector == .raw ? 1 : 7) }
    let bins = StateBins.shape(vector)
    #expect(bins.count == 256)
    let column = bins.bins(of: values).map { UInt8($0) }
    let found = Activity.all(column)
    #expect(found.count >= 6 && Set(found.map(\.polarity)) == [1, -1])
    for activity in found {
      let threshold = activity.threshold(bins)
      let bits = activity.bits(column)
      for (row, value) in values.enumerated() {
        let isOn = (bits[row / 64] >> (row % 64)) & 1 == 1
        #expect(isOn == (Float(activity.polarity) * value >= threshold))
      }
      let share = Double(bits.reduce(0) { $0 + $1.nonzeroBitCount }) / 997
      let wanted = Activity.shares[activity.share]
      #expect(share <= 1.5 * wanted && share >= wanted / 1.5)
    }
  }

  @Test func `a cell that never changes is on in no way`() {
    #expect(Activity.all([UInt8](repeating: 7, count: 100)).isEmpty)
  }
}
