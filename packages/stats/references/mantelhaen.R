# mantelhaen.reference.json: what R's own mantelhaen.test says, of the Berkeley admissions (datasets::UCBAdmissions) and of
# tables where it differs from statsmodels (an excess below one half is not corrected).
# Run as `Rscript mantelhaen.R` in this folder.

number <- function(x) if (is.finite(x)) sprintf("%.17g", x) else "null"
list_of <- function(x) paste0("[", paste(x, collapse = ", "), "]")

tables_of <- function(x) {
  list_of(apply(x, 3L, function(t) list_of(apply(t, 1L, function(row) list_of(row)))))
}

case <- function(name, x) {
  found <- mantelhaen.test(x)
  paste0(
    '  { "name": "', name, '", "tables": ', tables_of(x),
    ', "oddsRatio": ', number(found$estimate),
    ', "interval": ', list_of(vapply(found$conf.int, number, "")),
    ', "chiSquare": ', number(found$statistic), ', "p": ', number(found$p.value), " }"
  )
}

# Gender by admission by department: the odds ratio is of men to women.
berkeley <- aperm(UCBAdmissions, c(2L, 1L, 3L))
near <- array(c(4, 3, 5, 4, 6, 7, 5, 6), c(2L, 2L, 2L))
sparse <- array(c(0, 2, 3, 1, 1, 0, 1, 2, 3, 1, 0, 4), c(2L, 2L, 3L))
# Agresti (1990), pages 231 to 237: penicillin and rabbits, from R's own help page.
rabbits <- array(c(0, 0, 6, 5, 3, 0, 3, 6, 6, 2, 0, 4, 5, 6, 1, 0, 2, 5, 0, 0), c(2L, 2L, 5L))

writeLines(c(
  "{",
  ' "generator": "references/mantelhaen.R",',
  ' "note": "stats::mantelhaen.test with its defaults; counts are rows of [row of first column, row of second]",',
  paste0(' "versions": { "R": "', getRversion(), '" },'),
  ' "seed": null,',
  ' "cases": [',
  paste(
    c(
      case("Berkeley 1973", berkeley), case("excess below one half", near),
      case("sparse", sparse), case("rabbits", rabbits)
    ),
    collapse = ",\n"
  ),
  " ]",
  "}"
), file.path("..", "src", "hypothesis", "mantelhaen.reference.json"))
