import FlyingSocks
import Glibc

/// Which requests are ours to answer: those of this machine's own pages and programs.
///
/// A page of another site can make a browser send requests here, but not without saying where it is
/// from; and a name that another site owns can be made to lead here, but the request then bears that
/// name. So who asks must name this server as it is reached, and, if it says where it is from, be from
/// the very place it names.
package struct SiteGuard: Sendable {
  /// Names that lead to the asker's own machine, so that no site can own one: taken with any port, for
  /// a tunnel (`ssh -L 9000:localhost:8080`) may begin at another.
  private static let loopback: Set = ["localhost", "127.0.0.1", "[::1]"]

  private let own: Authority
  private let takesAddresses: Bool

  /// - Parameter host: the address that the server listens at.
  package init(host: String, port: Int) {
    own = Authority(host: host.contains(":") ? "[\(host)]" : host, port: port)
    takesAddresses = host == "0.0.0.0" || host == "::"
  }

  /// Throws 421 for a request that was meant for another name, 403 for one of another site, 415 for a
  /// body that a page may send anywhere unasked.
  package func check(_ head: RequestHead) throws(Problem) {
    guard let named = Authority(head.headers["host"] ?? ""), isOurs(named) else {
      throw Problem(
        421, "This server does not answer to that name; ask for the address that it printed.")
    }
    if let origin = head.headers["origin"] {
      guard origin.hasPrefix("http://"), Authority(String(origin.dropFirst(7))) == named else {
        throw Problem(403, "Pages of other sites are not answered.")
      }
    }
    let isPage = head.path == "/" && head.method == "GET"
    let site = head.headers["sec-fetch-site"] ?? "none"
    if !isPage, site != "none", site != "same-origin" {
      throw Problem(403, "Pages of other sites are not answered.")
    }
    guard head.method == "POST" else { return }
    let type = head.headers["content-type"]?.split(separator: ";").first ?? ""
    if type.lowercased().filter({ $0 != " " }) != "application/json" {
      throw Problem(415, "Send the body as JSON, with Content-Type: application/json.")
    }
  }

  private func isOurs(_ named: Authority) -> Bool {
    named == own || Self.loopback.contains(named.host)
      || (takesAddresses && named.port == own.port && named.isAddress)
  }
}

/// A host and a port, as the headers Host and Origin have them: `localhost:8080`, `[::1]`.
private struct Authority: Equatable {
  /// In lower case.
  let host: String
  /// 80 where none is written.
  let port: Int

  init(host: String, port: Int) {
    self.host = host.lowercased()
    self.port = port
  }

  /// nil where what stands behind the colon is not a port as everybody writes it.
  init?(_ text: String) {
    let colon = text.lastIndex(of: ":").flatMap { text[$0...].contains("]") ? nil : $0 }
    guard let colon else {
      self.init(host: text, port: 80)
      return
    }
    let digits = text[text.index(after: colon)...]
    guard let port = RequestHead.number(digits), (1...65535).contains(port), digits.first != "0"
    else { return nil }
    self.init(host: String(text[..<colon]), port: port)
  }

  /// Whether the host is a number, which no site can own a name for.
  var isAddress: Bool {
    if host.hasPrefix("["), host.hasSuffix("]") {
      return (try? sockaddr_in6.inet6(ip6: String(host.dropFirst().dropLast()), port: 0)) != nil
    }
    return (try? sockaddr_in.inet(ip4: host, port: 0)) != nil
  }
}
