(declaration keyword: (keyword) @context . (name) @name) @item
(component name: (name) @name) @item
