-- Moves the section headed "Abstract" into the metadata, so that it is written once, in the text,
-- where inline code runs, and yet becomes the document's abstract in every format.
-- Runs in both engines (`filters:`, `at: pre-ast`).

--- Whether a block is the heading of the abstract: its identifier is "abstract".
local function is_abstract(block)
  return block.t == "Header" and block.identifier == "abstract"
end

--- Whether a block is a heading at the given level or above, which ends the abstract.
local function ends(block, level)
  return block.t == "Header" and block.level <= level
end

function Pandoc(doc)
  local rest, abstract = pandoc.Blocks({}), pandoc.Blocks({})
  local level = nil
  for _, block in ipairs(doc.blocks) do
    if level and ends(block, level) then
      level = nil
    end
    if is_abstract(block) then
      level = block.level
    elseif level then
      abstract:insert(block)
    else
      rest:insert(block)
    end
  end
  if #abstract > 0 then
    doc.meta.abstract = pandoc.MetaBlocks(abstract)
    doc.blocks = rest
  end
  return doc
end
