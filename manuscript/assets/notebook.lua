-- Puts chunks back into the figures and tables that hold them, where a document is part of a manuscript project.
-- For such a project Quarto turns the document into a notebook and wraps the words between two chunks in divs of
-- their own (`.cell .markdown`). The fence that ends such a div ends that of a float around the next chunk instead:
-- Quarto 1.9 then loses tables and captions, or stops at the empty float.
-- The site of a manuscript has other names for pages, too: its links are led back to the sources that Quarto follows.
-- Does nothing where there are no such divs. Runs in both engines (`filters:`, `at: pre-ast`), before other filters,
-- which expect headings and figures outside of cells.

local function is_cell(block)
  return block.t == "Div" and block.classes:includes("cell")
end

local function is_words(block)
  return is_cell(block) and block.classes:includes("markdown")
end

--- Gives blocks in which the cells behind a div stand inside it: among words, they follow one that ended too soon.
local function rejoined(blocks)
  local result, cut = pandoc.Blocks({}), nil
  for _, block in ipairs(blocks) do
    if cut and is_words(block) then
      cut.content:extend(block.content)
    elseif cut and is_cell(block) then
      cut.content:insert(block)
    else
      cut = nil
      if block.t == "Div" then
        block.content = rejoined(block.content)
        cut = block
      end
      result:insert(block)
    end
  end
  return result
end

--- Names the source of another document, not its page, which has another name in the site of a manuscript.
-- A page in the same folder is taken for one of ours: a filter that looked for the source on the disk would have to run
-- in every build anew.
local function to_source(link)
  local name, place = link.target:match("^([%w_-]+)%.html(.*)$")
  if name then
    link.target = name .. ".qmd" .. place
    return link
  end
end

function Pandoc(doc)
  local blocks = pandoc.Blocks({})
  local cells = false
  for _, block in ipairs(doc.blocks) do
    if not is_words(block) then
      blocks:insert(block)
    elseif FORMAT == "ipynb" then
      -- a notebook keeps its cells
      block.content = rejoined(block.content)
      blocks:insert(block)
    else
      blocks:extend(rejoined(block.content))
    end
    cells = cells or is_words(block)
  end
  -- pages alone lead to each other by the names of their sources
  doc.blocks = cells and FORMAT:find("html") and blocks:walk({ Link = to_source }) or blocks
  return doc
end
