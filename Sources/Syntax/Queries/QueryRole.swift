/// What a query is for, which decides what its patterns may say.
enum QueryRole {
  /// Its captures are features.
  case features
  /// Its captures look like some of these features.
  case hardNegatives(of: [String])
  /// Its captures are alterations, which try detectors of some of these features.
  case alterations(tryingOut: [String])
}
