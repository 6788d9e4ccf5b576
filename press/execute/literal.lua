-- Pandoc's Markdown writer leaves & and @ as they are, and its reader takes them for characters and citations:
-- a word that holds one is written with all its signs escaped.
function Str(word)
  if word.text:find("[&@]") then
    return pandoc.RawInline("markdown", (word.text:gsub("%p", "\\%0")))
  end
end
