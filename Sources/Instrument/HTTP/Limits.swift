/// What one server takes on, so that no client can wear it out.
package struct Limits: Sendable {
  /// Open connections; one more is told to come back. Fewer where the system allows fewer descriptors.
  package var connections = 1024
  /// Connections that are being told so, each of them for a second at most; those beyond are closed at
  /// once behind the words.
  package var refusals = 16
  /// Descriptors for all else: files that are read, what the system opens for itself.
  package var descriptors = 32
  /// Requests being worked on; one more is told to come back.
  package var requests = 64
  /// Bytes of a request's first line and headers.
  package var head = 16 << 10
  /// Bytes of a request's body: a text, as JSON may escape it.
  package var body = 4 << 20
  /// Bytes of a text; of a longer file the start is shown.
  package var text = 1 << 20
  /// Bytes of a tree-sitter query.
  package var query = 8 << 10
  /// Queries that run at once, each in a process of its own; one more is told to come back.
  package var queries = 8
  /// Cells of one request.
  package var neurons = 64
  /// Bytes that one request continues a text by.
  package var continuation = 2_000
  /// Rows of a list.
  package var rows = 200
  /// Bytes that predictions are given for at once, or that a figure shows.
  package var predictions = 1 << 14
  /// Numbers of one answer: those of all its columns together.
  package var numbers = 4 << 20
  /// Seconds that a connection may be silent between requests.
  package var idle = 30.0
  /// Seconds that a head may take, a body, and a client to take its answer.
  package var transfer = 20.0
  /// Seconds that an answer may take to be found.
  package var answer = 60.0
  /// Bytes of memory for bodies of requests, texts and what was read of them, and answers.
  package var memory = 256 << 20
  /// Texts kept.
  package var texts = 512
  /// Bytes of memory for the index of the files.
  package var index = 128 << 20

  package init() {}
}
