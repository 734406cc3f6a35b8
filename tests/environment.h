// How many random cases a test tries, and which: set from outside.
#ifndef SLUICE_TESTS_ENVIRONMENT_H_
#define SLUICE_TESTS_ENVIRONMENT_H_

#include <cstdint>
#include <cstdlib>

namespace sluice {

inline std::uint64_t FromEnvironment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace sluice

#endif  // SLUICE_TESTS_ENVIRONMENT_H_
