import Foundation
import Testing

@testable import Network

@Suite struct ForeignFormatTests {
  /// Beginnings of files, and what is said of them.
  private static let formats: [(bytes: [UInt8], words: String)] = [
    ([], "is empty"),
    (Array("PK\u{3}\u{4}....archive/data.pkl".utf8), "is a pickle"),
    ([0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9], "is a pickle"),
    (Array("PK\u{3}\u{4}....lstm.npy".utf8), ".npz"),
    (Array("PK\u{3}\u{4}....readme.txt".utf8), "is a zip archive"),
    ([0x93] + Array("NUMPY".utf8) + [1, 0, 0, 0], "NumPy array"),
    (Array("GGUF".utf8) + [3, 0, 0, 0, 9], "GGUF"),
    ([0x89] + Array("HDF\r\n\u{1A}\n".utf8) + [0], "HDF5"),
    ([8, 8, 18, 7] + Array("pytorch".utf8), "ONNX"),
    ([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0], "gzip"),
    (Array("\n <!DOCTYPE HTML><html>".utf8), "HTML page"),
    (Array("version https://git-lfs.github.com/spec/v1\n".utf8), "Git LFS"),
  ]

  @Test(arguments: formats.indices)
  func `another format is named, and what to do`(index: Int) throws {
    let (bytes, words) = Self.formats[index]
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "model")
    let error = #expect(throws: NetworkError.self) { try ModelFile.read(path) }
    #expect(error?.exitCode == 65)
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    #expect(error?.description.contains("; ") == true)
  }

  @Test func `a pickle's sentence says how to save the model`() {
    #expect(
      ForeignFormat.sentence(of: [0x80, 2, 0x7D])?.contains("safetensors.torch.save_file") == true)
  }

  @Test func `a header of any length is no other format`() {
    for length: UInt64 in [0x280, 0x0403_4B50, 0x8B1F, 0x4655_4747] {
      let bytes = RawModel.file(Array("{}".utf8), length: length)
      #expect(ForeignFormat.sentence(of: bytes) == nil)
    }
  }
}
