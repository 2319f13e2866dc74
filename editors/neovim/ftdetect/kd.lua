vim.filetype.add({ extension = { kd = 'kd' } })
