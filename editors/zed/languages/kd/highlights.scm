; Of two patterns for the same node the later one counts.

(comment) @comment
(documentation) @comment.documentation

(name) @variable
(member) @variable.member
(count) @number.count
(number) @number
(string) @string
(escape) @string.escape

["{" "}" "[" "]" "(" ")"] @punctuation.bracket
["," ";" ":" "=" "."] @punctuation.delimiter
(interpolation ["${" "}"] @punctuation.special)
(topology ["<" ">"] @punctuation.bracket.topology)

["->" ".." "-"] @operator
(binary operator: _ @operator)
["and" "or" "not"] @keyword.operator
["if" "then" "else"] @keyword.conditional
(statement (name) @keyword.conditional (#eq? @keyword.conditional "else"))

; Items
(entry key: (key . (name) @property))
(assignment name: (key . (name) @variable.parameter))
(statement keyword: (key . (name) @keyword.statement))

; Components
(component (name) @keyword.modifier
  (#any-of? @keyword.modifier "stateless" "stateful" "per-node" "job" "cron" "external" "shared-volume" "own-volume"))
(component name: (name) @function)

; Declarations
(keyword) @keyword
(declaration keyword: (keyword) . (name) @type.definition)
(declaration keyword: (keyword) . (_) (name) @keyword.modifier
  (#any-of? @keyword.modifier "stateless" "stateful" "per-node" "job" "cron" "external"))
(declaration keyword: (keyword) . (_) (name) @keyword.head
  (#any-of? @keyword.head "in" "namespace" "of" "with" "from"))
