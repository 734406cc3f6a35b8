#include <utility>

#include "src/language/print_parts.h"
#include "src/language/unicode.h"

namespace sluice::language {

Document& Document::Text(absl::string_view text) {
  Piece piece;
  piece.width = DisplayWidth(text);
  piece.text = std::string(text);
  width_ += piece.width;
  pieces_.push_back(std::move(piece));
  return *this;
}

Document& Document::Add(Document inner, std::size_t indent) {
  Piece piece;
  piece.kind = Kind::kInner;
  piece.indent = indent;
  piece.width = inner.width_;
  piece.inner.push_back(std::move(inner));
  width_ += piece.width;
  pieces_.push_back(std::move(piece));
  return *this;
}

Document& Document::AddHere(Document inner) {
  Add(std::move(inner));
  pieces_.back().kind = Kind::kInnerHere;
  return *this;
}

Document& Document::Break(std::size_t indent) {
  Piece piece;
  piece.kind = Kind::kBreak;
  piece.indent = indent;
  piece.width = 1;
  width_ += 1;
  pieces_.push_back(std::move(piece));
  return *this;
}

std::string Document::Flat() const {
  std::string out;
  AppendFlat(out);
  return out;
}

void Document::AppendFlat(std::string& out) const {
  for (const Piece& piece : pieces_) {
    if (piece.kind == Kind::kBreak) {
      out += ' ';
    } else if (piece.kind == Kind::kText) {
      out += piece.text;
    } else {
      piece.inner[0].AppendFlat(out);
    }
  }
}

void Document::Print(std::size_t column, std::size_t margin, std::string& out) const {
  PrintFrom(column, margin, out);
}

bool Document::BreaksAt(std::size_t piece, std::size_t column) const {
  if (style_ == Style::kAllOrNothing) return true;
  std::size_t width = 1;
  for (std::size_t i = piece + 1; i < pieces_.size() && pieces_[i].kind != Kind::kBreak; ++i) {
    width += pieces_[i].width;
  }
  return column + width > kLineColumns;
}

void Document::PrintFrom(std::size_t& column, std::size_t margin, std::string& out) const {
  if (column + width_ <= kLineColumns) {
    AppendFlat(out);
    column += width_;
    return;
  }
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const Piece& piece = pieces_[i];
    if (piece.kind == Kind::kText) {
      out += piece.text;
      column += piece.width;
    } else if (piece.kind == Kind::kInner) {
      piece.inner[0].PrintFrom(column, margin + piece.indent, out);
    } else if (piece.kind == Kind::kInnerHere) {
      piece.inner[0].PrintFrom(column, column, out);
    } else if (BreaksAt(i, column)) {
      column = margin + piece.indent;
      out += '\n';
      out.append(column, ' ');
    } else {
      out += ' ';
      ++column;
    }
  }
}

}  // namespace sluice::language
