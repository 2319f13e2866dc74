/**
 * The grammar of kd for tree-sitter. What is right is decided by `grammar/kd.pest`; the tests compare the two on every
 * program of the repository.
 *
 * Items, components and declarations end with their line. `src/scanner.c` tells the line breaks that end something from
 * those that are spaces, and the `-` of a difference from a sign.
 */
/// <reference types="tree-sitter-cli/dsl" />

const OR = 1, AND = 2, NOT = 3, COMPARISON = 4, SUM = 5, PRODUCT = 6, RANGE = 7, SIGN = 8;

const letter = "\\p{L}\\p{M}_";
const character = "\\p{L}\\p{M}\\p{N}_";

/** Rules with commas between them, and perhaps one at the end. */
const commas = (rule) => optional(seq(rule, repeat(seq(",", rule)), optional(",")));

module.exports = grammar({
  name: "kd",

  word: ($) => $.name,
  externals: ($) => [$._newline, $._minus, $._sign, $._error],
  extras: ($) => [/[ \t\r\n\uFEFF]/, $.comment, $.documentation],
  supertypes: ($) => [$.expression, $.item],
  inline: ($) => [$._argument, $._head_argument],

  rules: {
    source_file: ($) =>
      seq(repeat($._end), optional(seq($.declaration, repeat(seq(repeat1($._end), $.declaration)), repeat($._end)))),

    _end: ($) => choice($._newline, ";"),
    _separator: ($) => choice($._newline, ";", ","),

    // ------------------------------------------------------------------------------ declarations and topology

    declaration: ($) =>
      seq(
        field("keyword", $.keyword),
        repeat1($._head_argument),
        optional(field("topology", $.topology)),
        optional(field("body", $.block)),
      ),

    keyword: () => choice("app", "component", "interface", "environment", "import", "moved", "test"),

    topology: ($) =>
      seq("<", repeat($._end), optional(seq($.component, repeat(seq(repeat1($._end), $.component)), repeat($._end))), ">"),

    component: ($) => seq(field("name", $.name), ":", repeat($._head_argument), optional(field("body", $.block))),

    /// Between `<` and `>` nothing is compared.
    _head_argument: ($) => choice($._postfix, $.range, ":", "=", "->"),

    // ------------------------------------------------------------------------------------------------- items

    /// Statements, or the entries of a map.
    block: ($) =>
      seq("{", repeat($._separator), optional(seq($.item, repeat(seq(repeat1($._separator), $.item)), repeat($._separator))), "}"),

    item: ($) => choice($.entry, $.assignment, $.statement),
    entry: ($) => seq(field("key", $.key), ":", repeat1($._argument)),
    assignment: ($) => seq(field("name", $.key), "=", repeat1($._argument)),
    statement: ($) => choice(field("keyword", $.key), seq(field("keyword", $.key), $.expression, repeat($._argument))),
    /// A word, perhaps with a path behind it: `spec.containers["web"].tty`.
    key: ($) => seq($._primary, repeat(choice($._field, $._index, $.arguments))),

    _argument: ($) => choice($.expression, ":", "=", "->"),

    // ------------------------------------------------------------------------------------------- expressions

    expression: ($) => choice($._postfix, $.block, $.condition, $.binary, $.unary, $.range),

    _postfix: ($) => choice($._primary, $.field, $.index, $.call),
    _primary: ($) => choice($.name, $.count, $.number, $.string, $.list, $.parens),

    field: ($) => prec.left(seq($._postfix, $._field)),
    _field: ($) => seq(alias(token.immediate("."), "."), choice(alias($._member, $.member), alias($._position, $.number))),
    _member: () => token.immediate(new RegExp(`[${letter}][${character}]*(-[${character}]+)*`, "u")),
    _position: () => token.immediate(new RegExp(`[0-9][${character}]*`, "u")),
    index: ($) => prec.left(seq($._postfix, $._index)),
    _index: ($) => seq(alias(token.immediate("["), "["), commas($.expression), "]"),
    call: ($) => prec.left(seq(field("function", $._postfix), $.arguments)),
    arguments: ($) => seq(alias(token.immediate("("), "("), commas($.expression), ")"),
    list: ($) => seq("[", commas($.expression), "]"),
    parens: ($) => seq("(", $.expression, ")"),

    condition: ($) => prec.right(seq("if", $.expression, "then", $.expression, "else", $.expression)),
    range: ($) => prec.left(RANGE, seq($._bound, "..", $._bound)),
    _bound: ($) => choice($._postfix, alias($._signed, $.unary)),
    _signed: ($) => prec(SIGN, seq(alias($._sign, "-"), $._bound)),
    unary: ($) => choice(prec(SIGN, seq(alias($._sign, "-"), $.expression)), prec(NOT, seq("not", $.expression))),
    binary: ($) =>
      choice(
        ...[
          [OR, "or"],
          [AND, "and"],
          [COMPARISON, choice("==", "!=", "<", "<=", ">", ">=")],
          [SUM, choice("+", alias($._minus, "-"))],
          [PRODUCT, choice("*", "/")],
        ].map(([precedence, operator]) => prec.left(precedence, seq($.expression, field("operator", operator), $.expression))),
      ),

    // ----------------------------------------------------------------------------------------------- strings

    string: ($) =>
      choice(
        seq('"', repeat(choice(alias($._run, $.text), $.escape, $.interpolation)), alias(token.immediate('"'), '"')),
        seq('"""', repeat(choice(alias($._block_run, $.text), $.escape, $.interpolation)), alias(token.immediate(prec(2, '"""')), '"""')),
        alias($._raw, $.raw),
        alias($._raw_block, $.raw),
      ),
    _run: () => token.immediate(prec(1, /[^"\\$\n\r]+|\$/)),
    _block_run: () => token.immediate(prec(1, /[^"\\$]+|\$|"|""/)),
    _raw: () => token(/'[^'\n\r]*'/),
    _raw_block: () => token(/'''([^']|'[^']|''[^'])*'''/),
    escape: () => token.immediate(prec(1, /\\(u\{[A-Za-z0-9]*\}|[^\n\r])/)),
    interpolation: ($) => seq(alias(token.immediate(prec(1, "${")), "${"), $.expression, "}"),

    // ------------------------------------------------------------------------------------------------ tokens

    name: () => new RegExp(`[${letter}][${character}]*(-[${character}]+)*`, "u"),
    count: () => token(prec(1, /x[0-9]+/)),
    number: () => new RegExp(`[0-9]+(\\.[0-9]+)?(%|[${character}]*)`, "u"),
    documentation: () => token(prec(1, /##[^\n\r]*/)),
    comment: () => token(/#[^\n\r]*/),
  },
});
