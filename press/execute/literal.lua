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

local signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

local function decoded(text)
  local bytes, bits, held = {}, 0, 0
  for sign in text:gmatch("[%w+/]") do
    held = held * 64 + signs:find(sign, 1, true) - 1
    bits = bits + 6
    if bits >= 8 then
      bits = bits - 8
      bytes[#bytes + 1] = string.char(held >> bits)
      held = held & ((1 << bits) - 1)
    end
  end
  return table.concat(bytes)
end

-- Markdown that a library left in `data-qmd` stays as it is.
local function left(element)
  local coded = element.attributes["qmd-base64"]
  local text = coded and decoded(coded) or element.attributes["qmd"]
  return text and pandoc.RawInline("markdown", (text:gsub("\n", " ")))
end

function Span(element)
  return left(element)
end

function Div(element)
  local text = left(element)
  return text and pandoc.Plain({ text })
end

-- Markdown's tables have no heads of rows, and those without spans one row of heads; a div tells how many there are.
function Table(grid)
  local heads = grid.bodies[1] and grid.bodies[1].row_head_columns or 0
  heads = math.max(heads, tonumber(grid.attributes["row-heads"]) or 0)
  grid.attributes["row-heads"] = nil
  local rows = #grid.head.rows
  local told = (heads > 0 and ' tbl-row-heads="' .. heads .. '"' or "")
    .. (rows > 1 and ' tbl-head-rows="' .. rows .. '"' or "")
  if told ~= "" then
    local fence = pandoc.RawBlock("markdown", "::: {" .. told:sub(2) .. "}")
    return { fence, grid, pandoc.RawBlock("markdown", ":::") }
  end
end
