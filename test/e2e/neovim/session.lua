-- Neovim as a client: findings, the repair of a copied ucast line, and a rename over all files, headless.
-- LSP_CMD is the server's command. Prints what happens; the test reads it.
local function out(...) io.stdout:write(table.concat({ ... }, " ") .. "\n") end

local function check()
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].filetype = "ha.cf"
  local id = assert(vim.lsp.start_client({
    name = "halint",
    cmd = vim.split(os.getenv("LSP_CMD"), " "),
    root_dir = vim.fn.getcwd(),
    workspace_folders = { { uri = vim.uri_from_fname(vim.fn.getcwd()), name = "cluster" } },
    get_language_id = function(_, filetype) return filetype end,
  }))
  local function client() return vim.lsp.get_client_by_id(id) end
  assert(vim.wait(30000, function() return client() and client().initialized or false end, 10), "no initialize")
  vim.lsp.buf_attach_client(buffer, id)

  local function ucast()
    for _, found in ipairs(vim.diagnostic.get(buffer)) do
      if found.code == "cluster/peer-ucast" or (found.user_data and found.user_data.lsp.code == "cluster/peer-ucast") then
        return found
      end
    end
  end
  assert(vim.wait(30000, function() return ucast() ~= nil end, 10), "no finding")
  local found = ucast()
  out("FINDING", found.lnum + 1, found.source, (found.message:gsub("\n.*", "")))

  local params = {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    range = {
      start = { line = found.lnum, character = found.col },
      ["end"] = { line = found.end_lnum, character = found.end_col },
    },
    context = { diagnostics = {} },
  }
  local answer = vim.lsp.buf_request_sync(buffer, "textDocument/codeAction", params, 30000)[id].result
  out("ACTION", answer[1].title)
  vim.lsp.util.apply_workspace_edit(answer[1].edit, client().offset_encoding)
  out("LINE", vim.api.nvim_buf_get_lines(buffer, found.lnum, found.lnum + 1, false)[1])
  assert(vim.wait(30000, function() return ucast() == nil end, 10), "the finding stays")
  out("CLEARED")

  local at = { textDocument = vim.lsp.util.make_text_document_params(buffer), position = { line = 0, character = 2 } }
  local hover = vim.lsp.buf_request_sync(buffer, "textDocument/hover", at, 30000)[id].result
  out("HOVER", (hover.contents.value:gsub("\n", " ")))

  for line, text in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local column = text:find("master1")
    if column then
      local rename = {
        textDocument = vim.lsp.util.make_text_document_params(buffer),
        position = { line = line - 1, character = column },
        newName = "web1",
      }
      local edit = vim.lsp.buf_request_sync(buffer, "textDocument/rename", rename, 30000)[id].result
      vim.lsp.util.apply_workspace_edit(edit, client().offset_encoding)
      break
    end
  end
  vim.cmd("silent wall")
  out("RENAMED")
  vim.lsp.stop_client(id)
  vim.wait(5000, function() return vim.lsp.client_is_stopped(id) end, 10)
end

local ok, problem = pcall(check)
if not ok then
  out("FAIL", tostring(problem))
  vim.cmd("cquit 1")
end
vim.cmd("qall!")
