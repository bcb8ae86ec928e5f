import Foundation
import Testing

@Suite struct `browse` {
  private let file = "\(Command.corpus)/ring.c"
  private let taken = "\u{1B}[?1049h"
  private let given = "\u{1B}[?1049l"

  @Test func `needs a terminal that can move its cursor`() throws {
    let run = try Command.run("browse", try TinyModel.file, file)
    #expect(run.status == 64 && run.isOneSentence, "\(run.messages)")
    let screen = try Screen(["browse", try TinyModel.file, file], environment: ["TERM": "dumb"])
    #expect(screen.end()?.status == 64)
  }

  @Test func `shows a cell, goes where keys say, and leaves the terminal as it was`() throws {
    let screen = try Screen(["browse", try TinyModel.file, file, "--feature", "comment"])
    #expect(screen.waits(for: taken) && screen.waits(for: "comment"))
    #expect(screen.waits(for: "ring.c:1 "))
    #expect(!screen.isAsFound)
    screen.type("\u{1B}[B")
    #expect(screen.waits(for: "ring.c:2 "))
    screen.type("/return\r")
    #expect(screen.waits(for: "ring.c:"))
    screen.type("?")
    #expect(screen.waits(for: "Any key goes back"))
    screen.type("x")
    screen.resize(rows: 50, columns: 120)
    #expect(screen.waits(for: "\u{1B}[50;1H"))
    screen.type("q")
    #expect(screen.waits(for: given))
    let end = screen.end()
    #expect(end?.status == 0 && end?.isSignal == false && screen.isAsFound)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGABRT])
  func `leaves the terminal as it was when a signal ends it`(signal: Int32) throws {
    let screen = try Screen(["browse", try TinyModel.file, file])
    #expect(screen.waits(for: "ring.c:1 "))
    screen.send(signal)
    #expect(screen.waits(for: given))
    let end = screen.end()
    #expect(end?.status == (signal == SIGINT ? 130 : signal))
    #expect(end?.isSignal == (signal != SIGINT) && screen.isAsFound)
  }

  @Test func `gives the terminal back while it is stopped, and takes it again`() throws {
    let screen = try Screen(["browse", try TinyModel.file, file])
    #expect(screen.waits(for: "ring.c:1 "))
    screen.send(SIGTSTP)
    #expect(screen.waits(for: given) && screen.isAsFound)
    screen.send(SIGCONT)
    #expect(screen.waits(for: taken) && screen.waits(for: "ring.c:1 "))
    screen.type("q")
    #expect(screen.end()?.status == 0 && screen.isAsFound)
  }

  @Test func `what can't be read is said on the terminal as it was`() throws {
    let screen = try Screen(["browse", try TinyModel.file, "\(Command.corpus)/none.c"])
    #expect(screen.waits(for: "none.c"))
    #expect(screen.end()?.status == 66 && screen.isAsFound)
  }
}

@Suite struct `A pager` {
  private let file = "\(Command.corpus)/ring.c"

  @Test func `gets what is shown on a terminal, and nothing else`() throws {
    let place = try Sandbox()
    let reader = "cat > \(place("read")); echo was-read"
    let screen = try Screen(
      ["annotate", try TinyModel.file, file, "--feature", "comment"],
      environment: ["PAGER": "false", "CELLSCOPE_PAGER": reader])
    #expect(screen.waits(for: "was-read") && screen.end()?.status == 0)
    let read = try String(contentsOfFile: place("read"), encoding: .utf8)
    #expect(read.contains("comment") && read.contains("\u{1B}[") && read.hasSuffix("\n"))
    #expect(!read.contains("reading"))
    let run = try Command.run(
      ["annotate", try TinyModel.file, file, "--format", "ansi", "--feature", "comment"],
      environment: ["CELLSCOPE_PAGER": "false"])
    #expect(run.status == 0 && run.output == read)
  }

  @Test(arguments: ["true", "head -c 10", "exit 3"])
  func `that leaves early ends the command quietly`(pager: String) throws {
    let screen = try Screen(
      ["labels", file], environment: ["PAGER": pager])
    let end = screen.end()
    #expect(end?.status == 0 && end?.isSignal == false && screen.isAsFound)
    #expect(!String(decoding: screen.output, as: UTF8.self).contains("cellscope:"))
  }

  @Test func `that is not there is said to be, and what to do`() throws {
    let screen = try Screen(["labels", file], environment: ["PAGER": "no-such-pager -x"])
    #expect(screen.waits(for: "'no-such-pager -x' can't be run"))
    #expect(screen.end()?.status == 73 && screen.isAsFound)
  }

  @Test(arguments: [
    (nil, "FRX"), ("", "-R "), ("-S", "-R -S"), ("FX", "-R FX"), ("-P prompt", "-R -P prompt"),
  ])
  func `is told to show colours, whatever else it is told`(told: String?, got: String) throws {
    let place = try Sandbox()
    let screen = try Screen(
      ["labels", file, "--feature", "comment"],
      environment: ["PAGER": "printf %s \"$LESS\" > \(place("told")); cat"].merging(
        told.map { ["LESS": $0] } ?? [:]
      ) { $1 })
    #expect(screen.waits(for: "\u{1B}[") && screen.end()?.status == 0)
    #expect(try String(contentsOfFile: place("told"), encoding: .utf8) == got)
  }

  private static let hasLess = FileManager.default.isExecutableFile(atPath: "/usr/bin/less")

  @Test(.enabled(if: hasLess, "there is no less"), arguments: ["less", "less -S"])
  func `that is less shows colours, not their escapes`(pager: String) throws {
    let screen = try Screen(
      ["labels", file, "--feature", "comment"], environment: ["PAGER": pager, "LESS": "-i -X"])
    #expect(screen.waits(for: "\u{1B}[22;1m"))
    screen.type("q")
    #expect(screen.end()?.status == 0 && screen.isAsFound)
    // Less shows an escape that it does not let through in reverse video.
    #expect(screen.output.firstRange(of: Array("ESC".utf8)) == nil)
  }

  @Test func `that shows no colours gets none`() throws {
    let place = try Sandbox()
    try place.write("most", "#!/bin/sh\nexec cat\n")
    #expect(unsafe chmod(place("most"), 0o700) == 0)
    let screen = try Screen(
      ["labels", file, "--feature", "comment"], environment: ["PAGER": "\(place("most")) -s"])
    #expect(screen.waits(for: "ring.c") && screen.end()?.status == 0)
    #expect(!screen.output.contains(0x1B))
  }

  @Test(arguments: [(["--no-pager"], "echo paged"), ([], "cat"), ([], ""), ([], " ")])
  func `is not started where none is wanted`(options: [String], pager: String) throws {
    let screen = try Screen(
      ["labels", file, "--feature", "comment"] + options, environment: ["PAGER": pager])
    #expect(screen.waits(for: "ring.c") && screen.end()?.status == 0)
    #expect(!String(decoding: screen.output, as: UTF8.self).contains("paged"))
  }
}
