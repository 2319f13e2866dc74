(string) @string
[(comment) (documentation)] @comment
