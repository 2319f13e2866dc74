vim.bo.commentstring = '# %s'
vim.bo.comments = ':##,:#'
vim.bo.expandtab = true
vim.bo.shiftwidth = 2
vim.bo.iskeyword = '@,48-57,_,-,192-255'

-- Colours and folds, if the parser is installed.
if pcall(vim.treesitter.start, 0, 'kd') then
  vim.wo.foldmethod = 'expr'
  vim.wo.foldexpr = 'v:lua.vim.treesitter.foldexpr()'
  vim.wo.foldlevel = 99
end
