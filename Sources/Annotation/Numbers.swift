/// A number with `digits` decimals, rounded half away from zero, as in `0.77`.
func fixed(_ value: Double, _ digits: Int = 2) -> String {
  guard value.isFinite, value.magnitude < 1e12 else { return "\(value)" }
  var scale = 1
  for _ in 0..<digits { scale *= 10 }
  let scaled = Int((value.magnitude * Double(scale)).rounded())
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard digits > 0 else { return "\(sign)\(scaled)" }
  let fraction = String(scaled % scale)
  let zeros = String(repeating: "0", count: digits - fraction.count)
  return "\(sign)\(scaled / scale).\(zeros)\(fraction)"
}

/// A whole number in groups of three, as in `1,048,576`.
func grouped(_ value: Int) -> String {
  var digits = Array(String(value.magnitude))
  var at = digits.count - 3
  while at > 0 {
    digits.insert(",", at: at)
    at -= 3
  }
  return (value < 0 ? "-" : "") + String(digits)
}

/// A share as a percentage, as in `97.1 %`; never rounded up to a whole it is not.
func percent(_ share: Double) -> String {
  let tenths = share < 1 ? min((share * 1000).rounded(), 999) : 1000
  return "\(fixed(tenths / 10, 1)) %"
}

/// A count and its noun, as in `1 file` and `22 files`.
func counted(_ count: Int, _ noun: String) -> String {
  "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}
