/// Which requests are ours to answer: those of this machine's own pages and programs.
///
/// A page of another site can make a browser send requests here, but not without saying where it is
/// from; and a name that another site owns can be made to lead here, but the request then bears that
/// name. So who asks must name this server as it is reached, and, if it says where it is from, be from
/// here.
package struct SiteGuard: Sendable {
  private let hosts: Set<String>
  private let port: Int
  private let takesAddresses: Bool

  /// - Parameter host: the address that the server listens at.
  package init(host: String, port: Int) {
    hosts = ["localhost", "127.0.0.1", "[::1]", host.contains(":") ? "[\(host)]" : host]
    self.port = port
    takesAddresses = host == "0.0.0.0" || host == "::"
  }

  /// Throws 421 for a request that was meant for another name, 403 for one of another site, 415 for a
  /// body that a page may send anywhere unasked.
  package func check(_ head: RequestHead) throws(Problem) {
    guard isOurs(head.headers["host"] ?? "") else {
      throw Problem(
        421, "This server answers to its own address alone, not to another name for it.")
    }
    if let origin = head.headers["origin"] {
      guard origin.hasPrefix("http://"), isOurs(String(origin.dropFirst(7))) else {
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

  /// Whether `authority`, a host with perhaps a port, names this server.
  private func isOurs(_ authority: String) -> Bool {
    let end = authority.lastIndex(of: ":").flatMap { colon in
      authority[colon...].contains("]") ? nil : colon
    }
    let host = authority[..<(end ?? authority.endIndex)].lowercased()
    let named = end.map { Int(authority[authority.index(after: $0)...]) ?? -1 } ?? 80
    if named != port { return false }
    return hosts.contains(host) || (takesAddresses && Self.isAddress(host))
  }

  /// A number, which no site can own a name for.
  private static func isAddress(_ host: String) -> Bool {
    if host.hasPrefix("["), host.hasSuffix("]") { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }
}
