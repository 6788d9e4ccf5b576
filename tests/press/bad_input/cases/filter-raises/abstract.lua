local function first(blocks)
  return blocks[1].content.text
end

function Pandoc(document)
  return first(document.meta.nothing)
end
