#!/usr/bin/env Rscript
# Computes statistics again with R: check_statistics.R TABLE.csv
#
# A line is an input (kind "follow-up": case, group, x = time, y = event; "pair": case, x, y) or a number that was computed elsewhere
# (value), with what it was computed from. Exit code 1 where R's number differs by more than 1e-6, 77 without the package survival.
if (!requireNamespace("survival", quietly = TRUE)) quit(status = 77)
suppressMessages(library(survival))

largest <- 1e-6
given <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = FALSE)
compared <- 0
worst <- 0
wrong <- 0

compare <- function(lines, ours, theirs) {
  if (length(theirs) != length(ours)) stop(paste(lines$kind[1], ":", length(theirs), "numbers, not", length(ours)))
  difference <- ifelse(is.na(ours) & is.na(theirs), 0, abs(ours - theirs))
  difference[is.na(difference)] <- Inf
  compared <<- compared + length(ours)
  worst <<- max(worst, difference)
  for (i in which(difference > largest)) {
    wrong <<- wrong + 1
    where <- sprintf("%s, case %s, group %s", lines$kind[i], lines$case[i], lines$group[i])
    if (wrong <= 20) cat(sprintf("%s: %.9g, in R %.9g\n", where, ours[i], theirs[i]))
  }
}

by_kind <- split(given, given$kind)
by_case <- lapply(by_kind, function(lines) split(lines, lines$case))

of <- function(kind, case = NULL, group = NULL) {
  lines <- if (is.null(case)) by_kind[[kind]] else by_case[[kind]][[as.character(case)]]
  if (is.null(group)) lines else lines[lines$group == group, ]
}

# Whether the groups can be told apart at all; where they cannot, survdiff stops or divides by zero.
chi <- function(patients) tryCatch(survdiff(Surv(x, y) ~ group, patients), error = function(e) NULL)

for (case in unique(of("follow-up")$case)) {
  patients <- of("follow-up", case)
  for (group in unique(patients$group)) {
    fit <- survfit(Surv(x, y) ~ 1, patients[patients$group == group, ])
    # std.err is of the logarithm.
    steps <- list("at risk" = fit$n.risk, events = fit$n.event, censored = fit$n.censor, survival = fit$surv,
                  error = ifelse(fit$surv > 0, fit$surv * fit$std.err, NA), low = fit$lower, high = fit$upper)
    for (kind in names(steps)) {
      lines <- of(kind, case, group)
      compare(lines, lines$x, fit$time)
      compare(lines, lines$value, steps[[kind]])
    }
    table <- summary(fit)$table
    for (kind in c("median", "median low", "median high")) {
      name <- c(median = "median", "median low" = "0.95LCL", "median high" = "0.95UCL")[[kind]]
      lines <- of(kind, case, group)
      compare(lines, lines$value, table[[name]])
    }
    lines <- of("survival at", case, group)
    if (!is.null(lines) && nrow(lines) > 0) {
      at <- summary(fit, times = lines$x)
      compare(lines, lines$value, at$surv)
      lines <- of("at risk at", case, group)
      compare(lines, lines$value, at$n.risk)
    }
  }
  told <- chi(patients)
  lines <- of("log-rank", case)
  p <- of("log-rank p", case)
  if (!is.null(p)) {
    freedom <- sum(told$exp > 0) - 1
    compare(lines, lines$value, told$chisq)
    compare(p, p$value, pchisq(told$chisq, freedom, lower.tail = FALSE))
  } else if (!is.null(told) && is.finite(told$chisq) && told$chisq > largest) {
    compare(lines, lines$value, told$chisq)
  }
  if (!is.null(told)) compare(of("expected", case), of("expected", case)$value, as.vector(told$exp))
}

for (side in 1:2) {
  lines <- of(c("share low", "share high")[side])
  compare(lines, lines$value, mapply(function(k, n, level) binom.test(k, n, conf.level = level)$conf.int[side], lines$x, lines$y, lines$z))
}
lines <- of("fisher p")
compare(lines, lines$value, mapply(function(a, b, c, d) fisher.test(matrix(c(a, b, c, d), 2), conf.int = FALSE)$p.value,
                                   lines$case, lines$group, lines$x, lines$y))

for (case in unique(of("pair")$case)) {
  pairs <- of("pair", case)
  test <- cor.test(pairs$x, pairs$y, method = "spearman", exact = FALSE)
  compare(of("rho", case), of("rho", case)$value, test$estimate[[1]])
  compare(of("rho p", case), of("rho p", case)$value, test$p.value)
  lines <- of("quantile", case)
  compare(lines, lines$value, quantile(pairs$x, lines$x, names = FALSE))
}

cat(sprintf("%d numbers compared, largest difference %.2g, %d wrong\n", compared, worst, wrong))
if (wrong > 0 || compared < 1000) quit(status = 1)
