// What the files of the printer share: documents that know where lines may break,
// and the parts that many statements have.
#ifndef SLUICE_SRC_LANGUAGE_PRINT_PARTS_H_
#define SLUICE_SRC_LANGUAGE_PRINT_PARTS_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::language {

inline constexpr std::size_t kLineColumns = 100;

// Text with places where a line may break. A document that fits in its line
// stays in it; else it breaks, at all its breaks or, as a kFill, at those where
// the next piece would not fit. Documents within it decide for themselves.
class Document {
 public:
  enum class Style { kAllOrNothing, kFill };

  Document() = default;
  explicit Document(Style style) : style_(style) {}

  Document& Text(absl::string_view text);
  // Lines of `inner` begin `indent` columns behind the margin of this document ...
  Document& Add(Document inner, std::size_t indent = 0);
  // ... or below the place where it begins.
  Document& AddHere(Document inner);
  // A place where a line may break: a space, or a new line at margin + `indent`.
  Document& Break(std::size_t indent);

  // Prints from `column` on; lines behind a break begin at `margin`.
  void Print(std::size_t column, std::size_t margin, std::string& out) const;
  // In one line, whatever its length.
  std::string Flat() const;
  bool empty() const { return pieces_.empty(); }

 private:
  enum class Kind { kText, kBreak, kInner, kInnerHere };
  struct Piece {
    Kind kind = Kind::kText;
    std::size_t indent = 0;
    std::size_t width = 0;  // in one line
    std::string text;
    std::vector<Document> inner;  // one, where it is an inner document
  };

  void AppendFlat(std::string& out) const;
  void PrintFrom(std::size_t& column, std::size_t margin, std::string& out) const;
  bool BreaksAt(std::size_t piece, std::size_t column) const;

  Style style_ = Style::kAllOrNothing;
  std::size_t width_ = 0;  // in one line
  std::vector<Piece> pieces_;
};

// Never with an exponent: as a plan spells it.
std::string PrintPlainNumber(double number);

// Documents and texts of the parts.
Document ExprDocument(const v1::Expr& expr);
Document NamesDocument(const google::protobuf::RepeatedPtrField<v1::Name>& names);
Document SelectorDocument(const google::protobuf::RepeatedPtrField<v1::Matcher>& selector);
Document TargetDocument(const v1::Target& target);
Document ActionDocument(const v1::Action& action);
std::string PrintLeverValue(const v1::LeverValue& value);
std::string PrintDur(const v1::Dur& dur);

// One statement or clause as it is laid out.
struct Row {
  // Rows of one kind that follow each other are aligned; "" is aligned with none.
  absl::string_view kind;
  std::vector<std::string> columns;  // each padded to the widest of the block
  std::size_t gap = 1;               // spaces behind the widest
  Document rest;                     // behind the columns
  std::string block;                 // the lines of a block, from `{` to `}`
  const v1::Layout* layout = nullptr;
};

// Appends the rows at `indent`, aligned, with their comments and blank lines.
void PrintRows(const std::vector<Row>& rows, std::size_t indent, std::string& out);

// A block in braces: `{`, its rows at `indent` + 2 and its last comments, `}`.
std::string PrintBlock(const std::vector<Row>& rows,
                       const google::protobuf::RepeatedPtrField<std::string>& comments_at_end,
                       std::size_t indent);

// A clause whose keyword is padded to `width`; what follows is added to it.
Row Clause(const v1::Layout& layout, absl::string_view keyword, std::size_t width);

// The rows of blocks; `indent` is that of the rows.
std::vector<Row> GateRows(const v1::Gate& gate);
std::vector<Row> RampRows(const v1::Ramp& ramp);
std::vector<Row> ChecklistRows(const v1::Checklist& checklist);
std::vector<Row> ScenarioRows(const v1::Scenario& scenario, std::size_t indent);

// Comments that stand in lines of their own.
void PrintComments(const google::protobuf::RepeatedPtrField<std::string>& comments,
                   std::size_t indent, std::string& out);

}  // namespace sluice::language

#endif  // SLUICE_SRC_LANGUAGE_PRINT_PARTS_H_
