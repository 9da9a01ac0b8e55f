-- What docs/editors.md says, in Neovim: all four languages, one server, findings of files that are not open, and what
-- is not saved counts.
local function out(...) io.stdout:write(table.concat({ ... }, " ") .. "\n") end

local function found(file, code)
  for _, finding in ipairs(vim.diagnostic.get(nil)) do
    local own = finding.code or (finding.user_data and finding.user_data.lsp.code)
    if own == code and vim.api.nvim_buf_get_name(finding.bufnr):sub(-#file) == file then return true end
  end
  return false
end

local function check()
  local ucast = function() return found("master2/etc/ha.d/ha.cf", "cluster/peer-ucast") end
  assert(vim.wait(60000, ucast, 20), "no finding in a file that is not open")
  out("FOUND")
  for _, file in ipairs({ "haresources", "authkeys", "ha.cf" }) do
    vim.cmd("edit! master1/etc/ha.d/" .. file)
    assert(vim.bo.filetype == file, file .. " has the type " .. vim.bo.filetype)
  end
  assert(#vim.lsp.get_active_clients() == 1, "more than one server")
  vim.api.nvim_buf_set_lines(0, 0, -1, false, { "keepalive 2s" })
  local refused = function() return found("master1/etc/ha.d/ha.cf", "ha-cf/invalid-value") end
  assert(vim.wait(60000, refused, 20), "what is not saved does not count")
  out("UNSAVED")
  vim.cmd("edit!")
  assert(vim.wait(60000, function() return not refused() end, 20), "the finding stays")
  out("DONE")
end

local ok, problem = pcall(check)
if not ok then
  out("FAIL", tostring(problem))
  vim.cmd("cquit 1")
end
vim.cmd("qall!")
