---@brief
---
--- The language server of kd, a typed language for applications on Kubernetes and OpenShift: `kdsl lsp`.

---@type vim.lsp.Config
return {
  cmd = { 'kdsl', 'lsp' },
  filetypes = { 'kd' },
  root_markers = { '.git' },
}
