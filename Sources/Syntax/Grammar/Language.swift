import CTreeSitter
import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// A compiled grammar, loaded for the life of the process. It is constant data, so threads share it.
@safe struct Language: @unchecked Sendable {
  /// `const TSLanguage *`
  let pointer: OpaquePointer
  /// How the types of nodes begin that are directives; nil where there are none.
  let directives: String?

  /// Loads `path` and asks it for `symbol`. Throws `notBuilt` and `badGrammar`.
  init(path: String, symbol: String, directives: String? = nil) throws(SyntaxError) {
    self.directives = directives
    guard FileManager.default.fileExists(atPath: path) else { throw .notBuilt(path: path) }
    guard let library = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      let reason = unsafe dlerror().map { unsafe String(cString: $0) } ?? "it can't be loaded"
      throw .badGrammar(path: path, reason: reason)
    }
    guard let function = unsafe dlsym(library, symbol) else {
      throw .badGrammar(path: path, reason: "it has no symbol '\(symbol)'")
    }
    typealias Make = @convention(c) () -> OpaquePointer?
    guard let pointer = unsafe unsafeBitCast(function, to: Make.self)() else {
      throw .badGrammar(path: path, reason: "'\(symbol)' returns nothing")
    }
    let version = unsafe ts_language_version(pointer)
    guard version >= 13, version <= 14 else {
      throw .badGrammar(
        path: path, reason: "its ABI is \(version), but libtree-sitter reads 13 and 14")
    }
    unsafe self.pointer = pointer
  }
}
