import Corpus

/// What can keep the instrument from starting.
package enum InstrumentError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Not an address.
  case badHost(String)
  /// Another program listens there.
  case portTaken(host: String, port: Int)
  /// The system lets this process open too few files and sockets.
  case fewDescriptors
  /// The system does not let us listen there.
  case cannotListen(host: String, port: Int, reason: String)

  package var description: String {
    switch self {
    case .badHost(let host):
      "\(CorpusError.quoted(host)) is not an address to listen at; give one of this machine's, as in 127.0.0.1."
    case .portTaken(let host, let port):
      "Another program listens at \(host):\(port) already; end it, or give another --port, "
        + "0 for any that is free."
    case .fewDescriptors:
      "The system lets this process open too few files to serve anybody; raise the limit, as with "
        + "'ulimit -n 1024'."
    case .cannotListen(let host, let port, let reason):
      "Nothing can listen at \(host):\(port) (\(reason)); give another --port or --host."
    }
  }

  /// The command's exit status.
  package var exitCode: Int32 {
    switch self {
    case .badHost: 64
    case .portTaken, .cannotListen, .fewDescriptors: 73
    }
  }
}
