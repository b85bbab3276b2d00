#!/usr/bin/env Rscript
# Computes the statistics of sweeps again, by base functions of R: check_sweep.R DIRECTORY ...
#
# Each directory holds runs.csv, from which all is computed, and summary.csv; sensitivity.csv of a sample; samples.csv (row, side, value)
# and convergence.csv of changes between samples. Exit code 1 where R's number differs by more than 1e-9 of what it is measured by.
largest <- 1e-9
compared <- 0
worst <- 0
wrong <- 0

read <- function(place, name) {
  file <- file.path(place, paste0(name, ".csv"))
  if (file.exists(file)) read.csv(file, check.names = FALSE) else NULL
}

# The difference is a share of the number, or of a scale where the number itself may be next to nothing.
compare <- function(what, ours, theirs, scale = 0) {
  if (length(ours) != length(theirs)) stop(paste0(what, ": ", length(theirs), " numbers, not ", length(ours)))
  difference <- ifelse(is.na(ours) & is.na(theirs), 0, abs(ours - theirs) / pmax(abs(theirs), scale, 1e-300))
  difference[ours == theirs] <- 0
  difference[is.na(difference)] <- Inf
  compared <<- compared + length(ours)
  worst <<- max(worst, difference)
  for (i in which(difference > largest)) {
    wrong <<- wrong + 1
    if (wrong <= 20) cat(sprintf("%s, number %d: %.15g, in R %.15g\n", what, i, ours[i], theirs[i]))
  }
}

half <- function(n, s) ifelse(n > 1, qt(0.975, pmax(n - 1, 1)) * s / sqrt(n), NA)

titled <- function(table) paste0(table$result, " [", table$unit, "]")

# Elementary effects on a grid of four levels: those of each factor, from trajectories that have all their values.
effects <- function(x, y) {
  k <- ncol(x)
  levels <- apply(x, 2, function(column) {
    if (length(unique(column)) != 4) stop("a factor has not visited its four levels")
    (match(column, sort(unique(column))) - 1) / 3
  })
  found <- replicate(k, numeric())
  for (first in seq(1, nrow(x), k + 1)) {
    block <- first + 0:k
    if (anyNA(y[block])) next
    steps <- diff(levels[block, ])
    for (i in seq_len(k)) {
      moved <- which(steps[i, ] != 0)
      found[[moved]] <- c(found[[moved]], diff(y[block])[i] / steps[i, moved])
    }
  }
  found
}

# Points of Saltelli's scheme: A, B, and A with one factor of B each.
indices <- function(x, y) {
  k <- ncol(x)
  blocks <- matrix(y, ncol = k + 2, byrow = TRUE)
  for (factor in seq_len(k)) {
    of <- matrix(x[, factor], ncol = k + 2, byrow = TRUE)
    for (mixed in seq_len(k)) stopifnot(of[, 2 + mixed] == of[, if (mixed == factor) 2 else 1])
  }
  blocks <- blocks[complete.cases(blocks), ]
  both <- as.vector(blocks[, 1:2])
  variance <- var(both) * (length(both) - 1) / length(both)
  mixed <- blocks[, -(1:2)]
  list(first = colMeans(blocks[, 2] * (mixed - blocks[, 1])) / variance,
       total = colMeans((blocks[, 1] - mixed)^2) / 2 / variance)
}

# A partial correlation is that of the residuals of two regressions on the other factors, here of ranks.
partial <- function(x, y) {
  whole <- !is.na(y)
  ranks <- apply(x[whole, ], 2, rank)
  of <- rank(y[whole])
  sapply(seq_len(ncol(x)), function(f) cor(resid(lm(ranks[, f] ~ ranks[, -f])), resid(lm(of ~ ranks[, -f]))))
}

for (place in commandArgs(trailingOnly = TRUE)) {
  runs <- read(place, "runs")
  names <- colnames(runs)
  factors <- names[seq(which(names == "replicate") + 1, length.out = which(names == "seed") - which(names == "replicate") - 1)]
  results <- names[-seq_len(which(names == "error"))]
  summary <- read(place, "summary")
  sensitivity <- read(place, "sensitivity")
  points <- unique(runs$point)
  x <- as.matrix(runs[match(points, runs$point), factors])
  for (result in results) {
    values <- lapply(split(runs[[result]], factor(runs$point, points)), function(v) v[!is.na(v)])
    n <- lengths(values)
    means <- sapply(values, mean)
    deviations <- sapply(values, sd)
    ours <- summary[titled(summary) == result, ]
    there <- n > 0
    compare(paste(result, "points"), ours$point, points[there])
    compare(paste(result, "n"), ours$n, n[there])
    compare(paste(result, "mean"), ours$mean, means[there])
    compare(paste(result, "sd"), ours$sd, deviations[there])
    size <- half(n, deviations)[there]
    compare(paste(result, "low"), ours[["low 95%"]], means[there] - size, size)
    compare(paste(result, "high"), ours[["high 95%"]], means[there] + size, size)

    if (is.null(sensitivity)) next
    told <- sensitivity[titled(sensitivity) == result, ]
    value <- function(index, column = "value") {
      lines <- told[told$index == index, ]
      lines[[column]][match(sub(" \\[.*", "", factors), lines$parameter)]
    }
    means[!there] <- NA
    if ("mu*" %in% told$index) {
      found <- effects(x, means)
      sizes <- sapply(found, function(e) mean(abs(e)))
      around <- sapply(found, function(e) half(length(e), sd(abs(e))))
      compare(paste(result, "mu*"), value("mu*"), sizes)
      compare(paste(result, "mu* low"), value("mu*", "low 95%"), sizes - around, sizes)
      compare(paste(result, "mu* high"), value("mu*", "high 95%"), sizes + around)
      compare(paste(result, "sigma"), value("sigma"), sapply(found, sd))
    } else if ("S1" %in% told$index) {
      found <- indices(x, means)
      compare(paste(result, "S1"), value("S1"), found$first, 1)
      compare(paste(result, "ST"), value("ST"), found$total, 1)
    } else {
      found <- partial(x, means)
      # Fisher's transformation; of n points, those of the other factors are spent.
      error <- qnorm(0.975) / sqrt(sum(!is.na(means)) - (ncol(x) - 1) - 3)
      compare(paste(result, "PRCC"), value("PRCC"), found, 1)
      compare(paste(result, "PRCC low"), value("PRCC", "low 95%"), tanh(atanh(found) - error), 1)
      compare(paste(result, "PRCC high"), value("PRCC", "high 95%"), tanh(atanh(found) + error), 1)
    }
  }

  samples <- read(place, "samples")
  convergence <- read(place, "convergence")
  for (row in unique(samples$row)) {
    of <- function(side) samples$value[samples$row == row & samples$side == side]
    test <- t.test(of("after"), of("before"))
    compare("change", convergence[["half the step: change"]][row], test$estimate[[1]] - test$estimate[[2]], max(abs(test$estimate)))
    compare("noise", convergence[["half the step: noise"]][row], diff(test$conf.int) / 2)
  }
}

cat(sprintf("%d numbers compared, largest difference %.2g, %d wrong\n", compared, worst, wrong))
if (wrong > 0 || compared < 500) quit(status = 1)
