import Discovery

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

/// With its sign, as in `+0.25`.
func signed(_ value: Double, _ digits: Int = 2) -> String {
  let text = fixed(value, digits)
  return text.hasPrefix("-") ? text : "+" + text
}

/// A count and its noun, as in `1 file` and `22 files`.
func counted(_ count: Int, _ noun: String) -> String {
  "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}
