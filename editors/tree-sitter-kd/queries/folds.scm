[
  (topology)
  (block)
  (list)
  (string)
  (documentation)+
  (comment)+
] @fold
