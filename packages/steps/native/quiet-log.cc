// A small library that the addon needs, so that TensorFlow 2.21 is silent when TF_CPP_MIN_LOG_LEVEL says so. It reads
// that variable itself, but its oneDNN note is written by a static initialiser that runs before the one that reads it,
// so it came at every start. This library is linked with `-z initfirst`: its constructor runs before TensorFlow's. The
// function is declared here, not included, and weak: a TensorFlow with another Abseil only logs as it did.

#include <cstdlib>

namespace absl {
inline namespace lts_20250814 {
enum class LogSeverityAtLeast : int {};
__attribute__((weak)) void SetMinLogLevel(LogSeverityAtLeast);
}  // namespace lts_20250814
}  // namespace absl

__attribute__((constructor)) static void SetMinLogLevelFromEnvironment() {
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  if (level == nullptr || &absl::SetMinLogLevel == nullptr) return;
  absl::SetMinLogLevel(static_cast<absl::LogSeverityAtLeast>(std::atoi(level)));
}
