import FlyingSocks
import Foundation
import Glibc

/// Listens at one address, and serves each client that comes on a task of its own.
package final class Server: Sendable {
  /// The address it listens at, as the system writes it: `127.0.0.1`.
  package let host: String
  /// The one it listens at, also where 0 was asked for.
  package let port: Int
  /// Those asked for, with no more connections than the system has descriptors for.
  package let limits: Limits
  /// For bodies, answers, and what those who answer keep.
  package let memory: Memory
  private let socket: Socket
  private let connections: Gate
  private let refusals: Gate

  /// Listens from now on; clients wait until `run`.
  ///
  /// - Parameters:
  ///   - host: an address of this machine, or `localhost`.
  ///   - port: 0 takes any that is free.
  ///
  /// Throws `badHost`, `portTaken`, `cannotListen`, `fewDescriptors`.
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
      case .ip4(let address, let port), .ip6(let address, let port):
        (self.host, self.port) = (address, Int(port))
      case .unix: (self.host, self.port) = (host, port)
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
    var limits = limits
    let others = limits.refusals + limits.descriptors
    let room = Descriptors.room(for: limits.connections + others) - others
    guard room > 0 else { throw .fewDescriptors }
    limits.connections = min(limits.connections, room)
    self.limits = limits
    memory = Memory(limits.memory)
    connections = Gate(limits.connections)
    refusals = Gate(limits.refusals)
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
    let full = Problem.busy("There are \(limits.connections) connections already")
    let refusal = Message(full)
    let words = Data(refusal.head(keepsAlive: false) + refusal.parts.joined())
    await withDiscardingTaskGroup { group in
      group.addTask { try? await pool.run() }
      while !Task.isCancelled {
        do {
          let client = try await listener.accept()
          let connection = Connection(
            socket: client, limits: limits, memory: memory, bodies: bodies,
            check: { head throws(Problem) in try site.check(head) }, answer: answer)
          if connections.enter() {
            group.addTask { [connections] in
              await connection.serve()
              connections.leave()
            }
          } else if refusals.enter() {
            group.addTask { [refusals] in
              await connection.refuse(full)
              refusals.leave()
            }
          } else {
            // No descriptor is left to wait with. What came is read: else the words would be dropped.
            _ = try? client.socket.write(words)
            _ = try? client.socket.read(atMost: 4096)
            try? client.close()
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
}
