; The names are those of Neovim, of Helix and of Zed; each reads its own.

(topology ">" @indent.branch @outdent @end) @indent.begin @indent
(block "}" @indent.branch @outdent @end) @indent.begin @indent
(list "]" @indent.branch @outdent @end) @indent.begin @indent
(parens ")" @indent.branch @outdent @end) @indent.begin @indent
(arguments ")" @indent.branch @outdent @end) @indent.begin @indent

(string) @indent.auto
