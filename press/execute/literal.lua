-- Pandoc's Markdown writer leaves & and @ as they are, which its reader takes for characters and citations, and writes
-- quotes, dashes and dots as those of a typewriter: a word that holds one is written as it is, its signs escaped.
local changed = { "[&@]", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2013}", "\u{2014}", "\u{2026}" }

function Str(word)
  for _, sign in ipairs(changed) do
    if word.text:find(sign) then
      return pandoc.RawInline("markdown", (word.text:gsub("%p", "\\%0")))
    end
  end
end

-- Markdown's tables have no heads of rows; a div tells how many columns hold them.
function Table(grid)
  local heads = grid.bodies[1] and grid.bodies[1].row_head_columns or 0
  if heads > 0 then
    local fence = pandoc.RawBlock("markdown", '::: {tbl-row-heads="' .. heads .. '"}')
    return { fence, grid, pandoc.RawBlock("markdown", ":::") }
  end
end
