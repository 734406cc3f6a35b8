#include "src/trace/json.h"

#include "absl/strings/str_cat.h"

namespace sluice::trace {
namespace {

namespace ondemand = simdjson::ondemand;

// A token that isn't a string, with the blanks behind it cut off.
absl::string_view Token(ondemand::value value) {
  const std::string_view token = value.raw_json_token();
  const std::size_t end = token.find_last_not_of(" \t\r\n");
  return {token.data(), end == std::string_view::npos ? 0 : end + 1};
}

}  // namespace

std::string DescribeJsonFault(simdjson::error_code code) {
  switch (code) {
    case simdjson::UTF8_ERROR:
      return "not UTF-8";
    case simdjson::UNCLOSED_STRING:
      return "not JSON: a string is never closed";
    case simdjson::UNESCAPED_CHARS:
      return "not JSON: a control character in a string; escape it";
    case simdjson::STRING_ERROR:
      return "not JSON: an escape in a string that JSON doesn't have";
    case simdjson::NUMBER_ERROR:
      return "not JSON: a number that isn't one, or that no double holds";
    case simdjson::DEPTH_ERROR:
      return "nested too deeply";
    case simdjson::EMPTY:
      return "there is nothing";
    case simdjson::MEMALLOC:
    case simdjson::CAPACITY:
      return "no memory";
    default:
      return "not JSON: a comma, colon, quote or bracket is missing or too many, or a word that "
             "JSON doesn't have (such as NaN)";
  }
}

bool AtEnd(ondemand::document& document) {
  return document.current_location().error() == simdjson::OUT_OF_BOUNDS;
}

bool ReadNull(ondemand::value value, bool& null) {
  const absl::string_view token = Token(value);
  null = token == "null";
  return null || token.empty() || token.front() != 'n';
}

simdjson::error_code ReadNumberText(ondemand::value value, absl::string_view& text) {
  text = Token(value);
  double number = 0;
  return value.get_double().get(number);
}

simdjson::error_code ReadScalarText(ondemand::value value, absl::string_view& text) {
  ondemand::json_type type{};
  auto error = value.type().get(type);
  if (error != simdjson::SUCCESS) return error;
  switch (type) {
    case ondemand::json_type::string: {
      std::string_view inside;
      error = value.get_string().get(inside);
      text = {inside.data(), inside.size()};
      return error;
    }
    case ondemand::json_type::number:
      return ReadNumberText(value, text);
    case ondemand::json_type::boolean: {
      bool truth = false;
      error = value.get_bool().get(truth);
      text = truth ? "true" : "false";
      return error;
    }
    case ondemand::json_type::null: {
      bool null = false;
      text = {};
      if (!ReadNull(value, null) || !null) return simdjson::N_ATOM_ERROR;
      bool consumed = false;
      return value.is_null().get(consumed);
    }
    case ondemand::json_type::object:
    case ondemand::json_type::array:
      break;
  }
  return simdjson::INCORRECT_TYPE;
}

}  // namespace sluice::trace
