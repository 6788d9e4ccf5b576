-- Put the works that a document cites into its metadata, as citeproc reads them from the bibliographies.
function Pandoc(doc)
  doc.meta.references = pandoc.utils.references(doc)
  doc.meta.bibliography = nil
  return doc
end
