/// Why a request gets no answer, as its client is told: a status and a sentence.
package struct Problem: Error, Equatable, Sendable {
  package let status: Int
  package let sentence: String
  /// Where a query is wrong.
  package var spot: Spot?
  /// After so many seconds it may be tried again.
  package var retryAfter: Int?

  /// A place in what was sent: line and column from 1, in bytes.
  package struct Spot: Error, Equatable, Sendable, Encodable {
    package let line: Int
    package let column: Int
    package let text: String
  }

  package init(_ status: Int, _ sentence: String, retryAfter: Int? = nil) {
    self.status = status
    self.sentence = sentence
    self.retryAfter = retryAfter
  }

  static func bad(_ sentence: String) -> Problem { Problem(400, sentence) }
  static func missing(_ sentence: String) -> Problem { Problem(404, sentence) }

  static func busy(_ what: String) -> Problem {
    Problem(503, "\(what); try again in a second.", retryAfter: 1)
  }

  static func tooLarge(_ what: String, _ limit: Int) -> Problem {
    Problem(413, "\(what) may take \(limit) bytes at most.")
  }
}

extension Response {
  /// `{"error": sentence}`, and where a query is wrong.
  init(_ problem: Problem) {
    struct Body: Encodable, Sendable {
      let error: String
      let spot: Problem.Spot?
    }
    self.init(
      json: Body(error: problem.sentence, spot: problem.spot), status: problem.status)
    if let seconds = problem.retryAfter { headers.append(("Retry-After", "\(seconds)")) }
    if problem.status == 405 { headers.append(("Allow", "GET, HEAD, POST")) }
  }
}
