// What can't be said by rules: which line breaks end an item, and whether a `-` is a sign.

#include "tree_sitter/parser.h"

enum Token { NEWLINE, MINUS, SIGN, ERROR };

void *tree_sitter_kd_external_scanner_create(void) { return NULL; }
void tree_sitter_kd_external_scanner_destroy(void *payload) { (void)payload; }
unsigned tree_sitter_kd_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload, (void)buffer;
  return 0;
}
void tree_sitter_kd_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  (void)payload, (void)buffer, (void)length;
}

static bool is_blank(int32_t character) { return character == ' ' || character == '\t'; }
static bool is_break(int32_t character) { return character == '\n' || character == '\r'; }

/// Passes spaces, line breaks and comments.
static void pass_gap(TSLexer *lexer) {
  for (;;) {
    if (is_blank(lexer->lookahead) || is_break(lexer->lookahead)) {
      lexer->advance(lexer, false);
    } else if (lexer->lookahead == '#') {
      while (!lexer->eof(lexer) && !is_break(lexer->lookahead)) lexer->advance(lexer, false);
    } else {
      return;
    }
  }
}

/// A line break. Before the `<` or `{` of a declaration whose head stands on a line of its own it is a space.
static bool scan_newline(TSLexer *lexer) {
  lexer->advance(lexer, false);
  lexer->mark_end(lexer);
  lexer->result_symbol = NEWLINE;
  pass_gap(lexer);
  return lexer->lookahead != '<' && lexer->lookahead != '{';
}

/// `a -b` are two arguments, `a - b` and `2-1` are differences.
static bool scan_minus(TSLexer *lexer, const bool *valid, bool space_before) {
  lexer->advance(lexer, false);
  if (lexer->lookahead == '>') return false;
  bool space_behind = is_blank(lexer->lookahead) || is_break(lexer->lookahead);
  bool is_sign = valid[SIGN] && (!valid[MINUS] || (space_before && !space_behind));
  lexer->mark_end(lexer);
  lexer->result_symbol = is_sign ? SIGN : MINUS;
  return true;
}

bool tree_sitter_kd_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  (void)payload;
  if (valid[ERROR]) return false;
  bool space_before = false;
  while (is_blank(lexer->lookahead) || (is_break(lexer->lookahead) && !valid[NEWLINE])) {
    space_before = true;
    lexer->advance(lexer, true);
  }
  if (valid[NEWLINE] && is_break(lexer->lookahead)) return scan_newline(lexer);
  if ((valid[MINUS] || valid[SIGN]) && lexer->lookahead == '-') return scan_minus(lexer, valid, space_before);
  return false;
}
