// Which column or key of a file is which of ours.
#ifndef SLUICE_SRC_TRACE_COLUMNS_H_
#define SLUICE_SRC_TRACE_COLUMNS_H_

#include <map>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace sluice::trace {

// Renames the columns of a file by ReaderOptions::columns. One that is not renamed
// bears our name already; but where {"value", "cpu"} takes the value from `cpu`, the
// file's own `value` is nothing: it is not read, not even as a label.
class Columns {
 public:
  explicit Columns(const std::map<std::string, std::string>& ours_to_theirs);

  // InvalidArgument where one column is to serve as two of ours.
  static absl::Status Check(const std::map<std::string, std::string>& ours_to_theirs);

  // Our name of the file's column; none for one that is not read. Good as long as
  // `theirs` and this object are.
  absl::optional<absl::string_view> Ours(absl::string_view theirs) const;

  // The file's name of our column; good as long as `ours` and this object are.
  absl::string_view Theirs(absl::string_view ours) const;

  const std::map<std::string, std::string>& renamed() const { return ours_to_theirs_; }

 private:
  const std::map<std::string, std::string> ours_to_theirs_;
  absl::flat_hash_map<std::string, std::string> theirs_to_ours_;
};

}  // namespace sluice::trace

#endif  // SLUICE_SRC_TRACE_COLUMNS_H_
