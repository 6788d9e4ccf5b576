-- Puts the rows back that rows_out.lua has taken, with what Quarto has made of the two that stood for them.
local kept = package.loaded["press.rows"] or {}
local back = 0

function Table(long)
  local body = long.bodies[1]
  local cell = body and body.body[1] and body.body[1].cells[1]
  local number = cell and pandoc.utils.stringify(cell.contents):match("^press%-rows%-(%d+)$")
  if not number then
    return nil
  end
  local odd, even = body.body[1].attr, body.body[2].attr
  local rows = kept[tonumber(number)] or error("press: the rows of a long table are not there")
  for index, row in ipairs(rows) do
    row.attr = index % 2 == 1 and odd or even
  end
  body.body = rows
  long.bodies = { body }
  back = back + 1
  return long
end

function Pandoc(_)
  if back ~= #kept then
    error(("press: of %d long tables only %d got their rows back"):format(#kept, back))
  end
end
