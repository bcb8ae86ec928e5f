import Foundation
import Glibc
import Testing

@Suite struct `The live instrument's command` {
  @Test func `it says where it is, serves, and Ctrl-C ends it within a second with status 0`()
    throws
  {
    let run = try Command.run(
      ["serve", try TinyModel.file, Command.corpus, "--port", "0"],
      signal: (number: SIGINT, after: "Ctrl-C"))
    #expect(run.status == 0 && run.signal == nil)
    #expect(run.output.hasPrefix("http://127.0.0.1:") && run.output.hasSuffix("/\n"))
    #expect(run.output.split(separator: "\n").count == 1)
    #expect(run.seconds < 10)
    let term = try Command.run(
      ["serve", try TinyModel.file, "--port", "0"], signal: (number: SIGTERM, after: "Ctrl-C"))
    #expect(term.status == 0)
  }

  @Test func `a port that is taken is one sentence and status 73`() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port =
      unsafe withUnsafeMutablePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
          guard unsafe bind(listener, pointer, size) == 0, listen(listener, 1) == 0,
            unsafe getsockname(listener, pointer, &size) == 0
          else { return 0 }
          return 1
        }
      } == 1 ? Int(UInt16(bigEndian: address.sin_port)) : 0
    try #require(port > 0)
    let run = try Command.run("serve", try TinyModel.file, "--port", "\(port)")
    #expect(run.status == 73 && run.isOneSentence)
    #expect(run.sentence.contains("\(port)"))
  }

  @Test func `what it can't serve is said before it listens`() throws {
    let model = try TinyModel.file
    #expect(try Command.run("serve", model, "--port", "70000").status == 64)
    let host = try Command.run("serve", model, "--port", "0", "--host", "example.org")
    #expect(host.status == 64 && host.isOneSentence)
    let missing = try Command.run("serve", model, "no-such-folder", "--port", "0")
    #expect(missing.status == 66 && missing.isOneSentence)
    let noModel = try Command.run("serve", "no-such-model", "--port", "0")
    #expect(noModel.status == 66 && noModel.isOneSentence)
  }

  @Test func `others are let in only with a warning`() throws {
    let run = try Command.run(
      ["serve", try TinyModel.file, "--port", "0", "--host", "0.0.0.0"],
      signal: (number: SIGINT, after: "Ctrl-C"))
    #expect(run.status == 0 && run.messages.contains("warning"))
  }

  @Test func `a soft limit on open files is raised to what it needs`() throws {
    let serving = try Serving(limit: "-S -n 64")
    let idle = try (0..<200).map { _ in try serving.client() }
    for client in idle { client.ask() }
    for client in idle { #expect(client.status() == 200) }
    #expect(try serving.status() == 200)
    #expect(serving.end() == 0)
  }

  @Test func `where the limit is hard, one client too many is told so and the rest are served`()
    throws
  {
    let serving = try Serving(limit: "-n 80")
    #expect(try serving.messages.contains("clients are served at once"))
    var idle = try (0..<80).map { _ in try serving.client() }
    // Those that were let in wait; the others were told.
    #expect(try serving.client().status() == 503)
    #expect(idle.last?.status() == 503)
    idle[0].ask()
    #expect(idle[0].status() == 200)
    idle = []
    var last = 0
    for _ in 0..<200 where last != 200 {
      usleep(20_000)
      last = try serving.status()
    }
    #expect(last == 200)
    #expect(serving.end() == 0)
  }

  @Test func `too few open files to serve anybody is one sentence`() throws {
    let run = try Command.run(
      [
        "-c", "ulimit -n 40 && exec \"$0\" serve \"$1\" --port 0", Command.executable,
        try TinyModel.file,
      ],
      executable: "/bin/sh")
    #expect(run.status == 73 && run.isOneSentence && run.sentence.contains("ulimit"))
  }
}
