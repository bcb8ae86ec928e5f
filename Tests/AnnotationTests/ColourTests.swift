import Testing

@testable import Annotation

@Test func `NO_COLOR wins over everything`() {
  let environment = ["NO_COLOR": "1", "COLORTERM": "truecolor", "TERM": "xterm-256color"]
  for forced in [true, false] {
    #expect(
      ColourDepth.detect(environment: environment, isTerminal: true, forced: forced) == .none)
  }
}

@Test func `an empty NO_COLOR says nothing`() {
  let environment = ["NO_COLOR": "", "TERM": "xterm"]
  #expect(
    ColourDepth.detect(environment: environment, isTerminal: true, forced: false) == .indexed)
}

@Test(arguments: ["truecolor", "24bit", "TrueColor"])
func `COLORTERM tells of 24 bits`(value: String) {
  #expect(
    ColourDepth.detect(environment: ["COLORTERM": value], isTerminal: true, forced: false)
      == .trueColour)
}

@Test func `a pipe and a dumb terminal get colour only when it is asked for`() {
  let dumb = ["TERM": "dumb"]
  #expect(ColourDepth.detect(environment: [:], isTerminal: false, forced: false) == .none)
  #expect(ColourDepth.detect(environment: [:], isTerminal: false, forced: true) == .indexed)
  #expect(ColourDepth.detect(environment: dumb, isTerminal: true, forced: false) == .none)
  #expect(ColourDepth.detect(environment: dumb, isTerminal: true, forced: true) == .indexed)
}

@Test(arguments: [ColourDepth.trueColour, .indexed, .sixteen])
func `text is readable on every level of every ramp`(depth: ColourDepth) throws {
  for ramp in [Ramp.value, .excitement, .certainty] {
    for level in -Ramp.levels...Ramp.levels {
      let style = ramp.style(level, depth: depth)
      let background = try #require(style.background).seen(in: depth)
      let contrast = try background.contrast(with: #require(style.foreground))
      #expect(contrast >= 4.5, "level \(level)")
    }
  }
}

@Test(arguments: ["linux", "screen", "xterm-16color", "rxvt-16color"])
func `old terminals get the sixteen colours, unless COLORTERM tells of more`(terminal: String) {
  func depth(_ environment: [String: String]) -> ColourDepth {
    .detect(environment: environment, isTerminal: true, forced: false)
  }
  #expect(depth(["TERM": terminal]) == .sixteen)
  #expect(depth(["TERM": terminal, "COLORTERM": "truecolor"]) == .trueColour)
  #expect(depth(["TERM": "screen-256color"]) == .indexed)
  #expect(depth(["TERM": "vt220"]) == .none)
}

@Test func `of sixteen colours the bright ones have codes of their own`() throws {
  let output = try text { sink in
    var painter = Painter(depth: .sixteen)
    for level in [-16, -8, 0, 8, 16] {
      try painter.write("x", Ramp.value.style(level, depth: .sixteen), to: &sink)
    }
  }
  #expect(
    output == "\u{1B}[97;41mx\u{1B}[30;101mx\u{1B}[107mx\u{1B}[97;104mx\u{1B}[44mx")
}

@Test func `red is low, white is zero, blue is high`() throws {
  #expect(Ramp.level(-1) == -16)
  #expect(Ramp.level(0) == 0)
  #expect(Ramp.level(.nan) == 0)
  #expect(Ramp.level(5) == 16)
  #expect(Ramp.level(6, scale: 12) == 8)
  let low = try #require(Ramp.value.style(-16, depth: .trueColour).background)
  let high = try #require(Ramp.value.style(16, depth: .trueColour).background)
  #expect(low.red > low.blue)
  #expect(high.blue > high.red)
  #expect(Ramp.value.style(0, depth: .trueColour).background == .white)
}

@Test func `a contrast is WCAG's`() {
  #expect(abs(Shade.black.contrast(with: .white) - 21) < 0.05)
  let grey = Shade(red: 119, green: 119, blue: 119, index: 243, basic: 8)
  #expect(abs(grey.contrast(with: .white) - 4.48) < 0.05)
}
