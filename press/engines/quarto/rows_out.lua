-- Takes the rows out of long tables before Quarto's filters begin; rows_back.lua puts them back when these are done.
-- Two rows stay in their place, so that Quarto sees a table with such columns, and tells odd rows from even ones.
-- Only rows of plain words are taken, in which there is nothing for Quarto to resolve or to lay out.
local FEWEST = 40
local WORDS = { Str = true, Space = true, SoftBreak = true, LineBreak = true, Emph = true, Strong = true, Code = true,
  Quoted = true, Superscript = true, Subscript = true }
-- What press marks: values, rows of the ledger, words with a reason for their figures.
local MARKS = { value = true, ["ledger-row"] = true, given = true }

-- Both filters run in one interpreter, in which this table is common to them.
local kept = {}
package.loaded["press.rows"] = kept

local function is_mark(span)
  return #span.classes > 0 and not span.classes:find_if(function(class) return not MARKS[class] end)
end

local function is_plain(inline)
  if inline.t == "Code" then
    return #inline.classes == 0
  end
  return WORDS[inline.t] or (inline.t == "Span" and is_mark(inline))
end

local function holds_words_alone(body, columns)
  local alone = true
  local function see(right)
    return function(element)
      alone = alone and right(element)
    end
  end
  local rows = pandoc.Table({ long = {} }, columns, pandoc.TableHead(), { body }, pandoc.TableFoot())
  rows:walk({ Inline = see(is_plain), Block = see(function(block) return block.t == "Plain" or block.t == "Table" end) })
  return alone
end

local function stand_in(text, columns)
  local cells = pandoc.List({})
  for _ = 1, columns do
    cells:insert(pandoc.Cell({ pandoc.Plain({ pandoc.Str(text) }) }))
  end
  return pandoc.Row(cells)
end

function Table(long)
  local body = long.bodies[1]
  if #long.bodies ~= 1 or #body.body < FEWEST or #body.head > 0 or not holds_words_alone(body, long.colspecs) then
    return nil
  end
  kept[#kept + 1] = body.body
  local name = "press-rows-" .. #kept
  body.body = { stand_in(name, #long.colspecs), stand_in(name, #long.colspecs) }
  long.bodies = { body }
  return long
end
