import FlyingSocks
import Foundation
import Glibc
import Synchronization

/// Listens at one address, and serves each client that comes on a task of its own.
package final class Server: Sendable {
  /// As it was asked for: `127.0.0.1`.
  package let host: String
  /// The one it listens at, also where 0 was asked for.
  package let port: Int
  package let limits: Limits
  private let socket: Socket
  /// For bodies, answers, and what those who answer keep.
  package let memory: Memory
  private let open = Atomic(0)

  /// Listens from now on; clients wait until `run`.
  ///
  /// - Parameters:
  ///   - host: an address of this machine, or `localhost`.
  ///   - port: 0 takes any that is free.
  ///
  /// Throws `badHost`, `portTaken`, `cannotListen`.
  package init(host: String, port: Int, limits: Limits = Limits()) throws(InstrumentError) {
    let host = host == "localhost" ? "127.0.0.1" : host
    let number = UInt16(truncatingIfNeeded: port)
    do {
      if let address = try? sockaddr_in.inet(ip4: host, port: number) {
        socket = try Self.listening(address)
      } else if let address = try? sockaddr_in6.inet6(ip6: host, port: number) {
        socket = try Self.listening(address)
      } else {
        throw InstrumentError.badHost(host)
      }
      switch try socket.sockname() {
      case .ip4(_, let port), .ip6(_, let port): self.port = Int(port)
      case .unix: self.port = port
      }
    } catch let error as InstrumentError {
      throw error
    } catch SocketError.failed(_, EADDRINUSE, _) {
      throw .portTaken(host: host, port: port)
    } catch SocketError.failed(_, let number, _) {
      let reason = unsafe String(cString: strerror(number)).lowercased()
      throw .cannotListen(host: host, port: port, reason: reason)
    } catch {
      throw .cannotListen(host: host, port: port, reason: "the system says no more")
    }
    self.host = host
    self.limits = limits
    memory = Memory(limits.memory)
  }

  private static func listening(_ address: some SocketAddress) throws -> Socket {
    let socket = try Socket(domain: Int32(address.family))
    do {
      try socket.setValue(true, for: .localAddressReuse)
      try socket.bind(to: address)
      try socket.listen()
    } catch {
      try? socket.close()
      throw error
    }
    return socket
  }

  /// As a browser takes it.
  package var address: String {
    "http://\(host.contains(":") ? "[\(host)]" : host):\(port)/"
  }

  /// Whether only this machine reaches it.
  package var isLoopback: Bool {
    host.hasPrefix("127.") || host == "::1"
  }

  /// Serves until it is cancelled.
  package func run(_ answer: @escaping @Sendable (Request) async -> Response) async {
    let pool = SocketPool.make()
    guard (try? await pool.prepare()) != nil,
      let listener = try? AsyncSocket(socket: socket, pool: pool)
    else { return }
    let site = SiteGuard(host: host, port: port)
    let bodies = memory.half()
    await withDiscardingTaskGroup { group in
      group.addTask { try? await pool.run() }
      while !Task.isCancelled {
        do {
          let client = try await listener.accept()
          group.addTask { [self] in
            let connection = Connection(
              socket: client, limits: limits, memory: memory, bodies: bodies,
              check: { head throws(Problem) in try site.check(head) }, answer: answer)
            await serve(connection)
          }
        } catch is CancellationError {
          break
        } catch {
          // Out of descriptors, or a client that left before it was met: others may be luckier.
          try? await Task.sleep(for: .milliseconds(50))
        }
      }
      group.cancelAll()
    }
    try? socket.close()
  }

  private func serve(_ connection: Connection) async {
    let count = open.add(1, ordering: .relaxed).newValue
    defer { open.subtract(1, ordering: .relaxed) }
    if count > limits.connections {
      await connection.refuse(.busy("There are \(limits.connections) connections already"))
    } else {
      await connection.serve()
    }
  }
}
