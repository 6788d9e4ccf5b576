-- Prints words of the class loud in capitals.
function Span(span)
  if span.classes:includes("loud") then
    return span:walk({ Str = function(word) return pandoc.Str(word.text:upper()) end })
  end
end
