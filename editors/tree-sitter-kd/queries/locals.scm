; Components are seen in the whole declaration, and so is what its statements declare.

(source_file) @local.scope
(declaration) @local.scope

(declaration keyword: (keyword) . (name) @local.definition.type)
(component name: (name) @local.definition.var)
(statement keyword: (key . (name) @_keyword) . (name) @local.definition.var
  (#any-of? @_keyword "param" "needs" "secret" "config" "port"))

(name) @local.reference
