import Foundation

/// What an answer can be had as.
enum Form: String {
  case json, csv, svg
}

extension Instrument {
  /// Leads a request to what answers it.
  func route(_ request: Request) async throws(Problem) -> Response {
    let (method, path) = (request.head.method, request.head.path)
    switch method {
    case "GET", "HEAD":
      switch path {
      case "/api/model": return Response(json: modelView)
      case "/api/files": return Response(json: fileList(matching: request.head.query["match"]))
      case "/api/index": return Response(json: index.progress)
      case "/api/welcome": return Response(json: try await welcome())
      default:
        guard let page = Page.response(path) else { throw Self.unknown(path) }
        return page
      }
    case "POST":
      let form = try form(request)
      let csv = form == .csv
      switch path {
      case "/api/open": return try await open(request.read())
      case "/api/read": return try await read(request.read(), form)
      case "/api/rank": return try await rank(request.read(), csv)
      case "/api/query": return try await query(request.read(), csv)
      case "/api/find": return try await find(request.read(), csv)
      case "/api/next": return try await next(request.read(), csv)
      default: throw Self.unknown(path)
      }
    default:
      throw Problem(405, "This server takes GET, HEAD and POST.")
    }
  }

  private static func unknown(_ path: String) -> Problem {
    .missing("There is nothing at this address; docs/serve.md lists what there is.")
  }

  private func form(_ request: Request) throws(Problem) -> Form {
    let name = request.head.query["format"] ?? "json"
    guard let form = Form(rawValue: name), form != .svg || request.head.path == "/api/read" else {
      throw .bad("format is json or csv, and of /api/read also svg.")
    }
    return form
  }
}

extension Request {
  /// The body, as the JSON that is wanted. Throws 400 with what is wrong with it.
  func read<Body: Decodable>() throws(Problem) -> Body {
    // A list of a million empty strings takes that much while it is read.
    let parsing = try room?.beside(24 * body.count)
    defer { withExtendedLifetime(parsing) {} }
    do {
      return try JSONDecoder().decode(Body.self, from: Data(body))
    } catch let error as DecodingError {
      throw .bad(Self.sentence(error))
    } catch {
      throw .bad("The body is not JSON.")
    }
  }

  private static func sentence(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }.joined(
        separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context):
      let parent = place(context)
      return "The body lacks \(parent.isEmpty ? "" : parent + ".")\(key.stringValue)."
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      let name = place(context)
      return name.isEmpty
        ? "The body is not a JSON object."
        : "\(name) in the body is of another type than it should be."
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      return "\(place(context)) in the body is not what it should be."
    default:
      return "The body is not JSON."
    }
  }
}
