# Answers questions to R's packages, so that one process serves all cases of a test file.
#
# Standard input:  {"name": {"ask": "an R expression", "data": {"column": [1, 2, null]}}, ...}
# Standard output: {"name": {"value": ..., "warnings": ["..."]} or {"error": "..."}, ...}
#
# The columns of `data` are variables of the expression. NA, NaN and infinite numbers come back as null,
# vectors of one element as a bare number unless the expression wraps them in I().

suppressPackageStartupMessages({
  library(jsonlite)
  library(metafor)
  library(metadat)
})

answer <- function(question) {
  warnings <- character()
  noted <- function(condition) {
    warnings <<- c(warnings, conditionMessage(condition))
    invokeRestart("muffleWarning")
  }
  room <- list2env(as.list(question$data), parent = globalenv())
  tryCatch(
    {
      value <- withCallingHandlers(eval(parse(text = question$ask), room), warning = noted)
      list(value = value, warnings = I(warnings))
    },
    error = function(condition) list(error = conditionMessage(condition))
  )
}

questions <- fromJSON(file("stdin"), simplifyVector = TRUE, simplifyDataFrame = FALSE, simplifyMatrix = FALSE)
sink(stderr()) # what an expression prints is no answer
answers <- lapply(questions, answer)
sink()
cat(toJSON(answers, auto_unbox = TRUE, digits = NA, na = "null", null = "null", force = TRUE))
