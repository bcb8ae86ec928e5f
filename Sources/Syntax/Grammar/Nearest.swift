/// The candidate with the fewest letters to insert, delete or replace; the first of several.
func nearest(to name: String, among candidates: [String]) -> String? {
  candidates.min { editDistance($0, name) < editDistance($1, name) }
}

/// Levenshtein's distance in bytes: O(|a| |b|) steps.
func editDistance(_ a: String, _ b: String) -> Int {
  let a = Array(a.utf8.prefix(200))
  let b = Array(b.utf8.prefix(200))
  var row = Array(0...b.count)
  for i in a.indices {
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
    }
  }
  return row[b.count]
}
