-- Puts chunks back into the figures and tables that hold them, where a document is part of a manuscript project.
-- For such a project Quarto turns the document into a notebook and wraps the words between two chunks in divs of
-- their own (`.cell .markdown`). The fence that ends such a div ends that of a float around the next chunk instead:
-- Quarto 1.9 then loses tables and captions, or stops at the empty float.
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

function Pandoc(doc)
  local blocks = pandoc.Blocks({})
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
  end
  doc.blocks = blocks
  return doc
end
