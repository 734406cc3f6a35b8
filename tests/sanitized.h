// Tests that ask for the content of an example, or for very many decisions, take long, and find no
// more where memory is watched: there they do less, or nothing.
#ifndef SLUICE_TESTS_SANITIZED_H_
#define SLUICE_TESTS_SANITIZED_H_

namespace sluice {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace sluice

#endif  // SLUICE_TESTS_SANITIZED_H_
