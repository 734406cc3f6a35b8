// Runs a fuzz target without libFuzzer: over each file of a corpus, and over
// random mutations of these from a fixed seed, so that every run is the same.
//
//   fuzz_NAME [--mutations N] FILE_OR_FOLDER...

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <system_error>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kMaxInputBytes = 1 << 16;

void RunOne(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::vector<std::string> ReadCorpus(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
        if (entry.is_regular_file()) files.push_back(entry.path().string());
      }
    } else {
      files.push_back(path);
    }
  }
  // Folders are listed in any order; runs must not depend on it.
  std::sort(files.begin(), files.end());
  std::vector<std::string> corpus;
  for (const std::string& file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
      std::fprintf(stderr, "can't read %s\n", file.c_str());
      std::exit(2);
    }
    corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return corpus;
}

class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& corpus) : corpus_(corpus) {}

  std::string Next() {
    std::string input = corpus_[Below(corpus_.size())];
    const std::size_t steps = 1 + Below(6);
    for (std::size_t i = 0; i < steps; ++i) Step(input);
    if (input.size() > kMaxInputBytes) input.resize(kMaxInputBytes);
    return input;
  }

 private:
  std::size_t Below(std::size_t bound) {
    return static_cast<std::size_t>(random_() % (bound == 0 ? 1 : bound));
  }

  void Step(std::string& input) {
    const std::size_t at = Below(input.size() + 1);
    const std::size_t length = Below(17);
    switch (Below(6)) {
      case 0:  // flip a bit
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << Below(8)));
        break;
      case 1:  // any byte
        input.insert(at, 1, static_cast<char>(Below(256)));
        break;
      case 2:  // lose a piece
        input.erase(at, length);
        break;
      case 3:  // repeat a piece
        input.insert(at, input.substr(at, length));
        break;
      case 4: {  // take a piece of another input
        const std::string& other = corpus_[Below(corpus_.size())];
        input.insert(at, other.substr(Below(other.size() + 1), 4 * length));
        break;
      }
      default:  // cut the end off
        input.resize(at);
    }
  }

  const std::vector<std::string>& corpus_;
  std::mt19937_64 random_{20260301};
};

}  // namespace

int main(int argc, char** argv) {
  unsigned long mutations = 0;
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--mutations") == 0 && i + 1 < argc) {
      mutations = std::strtoul(argv[++i], nullptr, 10);
    } else {
      paths.emplace_back(argv[i]);
    }
  }
  const std::vector<std::string> corpus = ReadCorpus(paths);
  if (corpus.empty()) {
    std::fprintf(stderr, "no corpus: give files, or a folder of them\n");
    return 2;
  }
  RunOne("");
  for (const std::string& input : corpus) RunOne(input);
  Mutator mutator(corpus);
  for (unsigned long i = 0; i < mutations; ++i) RunOne(mutator.Next());
  std::printf("%zu files and %lu mutations of them\n", corpus.size(), mutations);
  return 0;
}
