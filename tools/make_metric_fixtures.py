#!/usr/bin/env python3
"""Writes scikit-learn's metrics for the tests of Mlp.Metrics (scikit-learn 1.2.1).

    python3 tools/make_metric_fixtures.py

The file is Mlp.Runtime.Tests/Fixtures/math/metrics.txt. A line is a kind of metrics, its inputs' sizes and seed, a colon and numbers
between spaces. Outputs and targets are not written: the tests make them as this script does, from values(), and labels() by whole numbers.
Kinds that begin with "weighted" have row_weights(); scikit-learn gets the rows above 0 alone, as those of weight 0 are to change nothing.
"""
import itertools
import warnings

import numpy
from scipy.special import logsumexp
from sklearn import metrics

from make_math_fixtures import OUT, values


def text(numbers):
    return " ".join(format(float(x), ".17g") for x in numbers)


def labels(rows, classes, index, missing):
    """Labels in no order; with a class that is none of them where missing is 1."""
    return numpy.array([(row * row + row // 3 + index) % (classes - missing) for row in range(rows)])


def scores(rows, channels, index, ties):
    drawn = values(rows * channels, index, 3.0).numpy().reshape(rows, channels)
    return numpy.round(drawn * 2) / 2 if ties else drawn


def classification(lines):
    index = 0
    for rows, classes, missing, ties in itertools.product((1, 2, 7, 50, 400), (2, 3, 10, 33), (0, 1), (0, 1)):
        index += 1
        truth = labels(rows, classes, index, missing)
        outputs = scores(rows, classes, index, ties)
        predicted = outputs.argmax(axis=1)
        numbers = [metrics.accuracy_score(truth, predicted)]
        for score in (metrics.precision_score, metrics.recall_score, metrics.f1_score):
            numbers += [score(truth, predicted, average=average) for average in ("macro", "micro", "weighted")]
            numbers += list(score(truth, predicted, average=None, labels=range(classes)))[:3]
        lines.append(f"classes {rows} {classes} {index} {missing} {ties}: {text(numbers)}")
        if not ties and classes > 2:
            numbers = [metrics.top_k_accuracy_score(truth, outputs, k=k, labels=range(classes)) for k in (1, 2, classes)]
            lines.append(f"top {rows} {classes} {index} {missing}: {text(numbers)}")


def one_output(lines):
    """Two classes told apart by one output and a threshold: of logits, and of numbers."""
    index = 3000
    for rows, missing, threshold, ties in itertools.product((1, 2, 7, 50, 400), (0, 1), (0, 0.5), (0, 1)):
        index += 1
        truth = labels(rows, 2, index, missing)
        predicted = (scores(rows, 1, index, ties)[:, 0] > threshold).astype(int)
        numbers = [metrics.accuracy_score(truth, predicted)]
        for score in (metrics.precision_score, metrics.recall_score, metrics.f1_score):
            numbers += [score(truth, predicted, average=average) for average in ("macro", "micro", "weighted", "binary")]
        lines.append(f"one {rows} {index} {missing} {threshold * 2:g} {ties}: {text(numbers)}")


def margins(lines):
    """Logits so far apart that softmax is 0 or 1: by their log-odds in double."""
    index = 4000
    for rows, classes, power in itertools.product((20, 300), (2, 3, 10), (0, 10, 126)):
        index += 1
        truth = labels(rows, classes, index, 0)
        if len(set(truth)) < classes:
            continue
        outputs = values(rows * classes, index, 3.0).numpy().reshape(rows, classes).astype(numpy.float64) * 2.0 ** power
        others = [logsumexp(numpy.delete(outputs, c, axis=1), axis=1) for c in range(classes)]
        odds = outputs - numpy.stack(others, axis=1)
        area = numpy.mean([metrics.roc_auc_score(truth == c, odds[:, c]) for c in range(1 if classes == 2 else 0, classes)])
        lines.append(f"margin {rows} {classes} {index} {power}: {text([area])}")


def areas(lines):
    index = 1000
    for rows, classes, ties in itertools.product((3, 20, 300), (1, 2, 3, 10), (0, 1)):
        index += 1
        truth = labels(rows, max(classes, 2), index, 0)
        if len(set(truth)) < max(classes, 2):
            continue
        outputs = scores(rows, classes, index, ties).astype(numpy.float64)
        if classes <= 2:
            area = metrics.roc_auc_score(truth, outputs[:, -1])
        else:
            area = numpy.mean([metrics.roc_auc_score(truth == c, outputs[:, c]) for c in range(classes)])
        numbers = [area]
        if classes > 1 and not ties:
            exponentials = numpy.exp(outputs)
            softmax = exponentials / exponentials.sum(axis=1, keepdims=True)
            numbers.append(metrics.roc_auc_score(truth, softmax if classes > 2 else softmax[:, 1], multi_class="ovr"))
        lines.append(f"auc {rows} {classes} {index} {ties}: {text(numbers)}")


def regression(lines):
    index = 2000
    for rows, channels, offset in itertools.product((2, 3, 50, 700), (1, 3), (0, 4096, 1048576)):
        index += 1
        outputs = (values(rows * channels, index, 3.0) + offset).numpy().reshape(rows, channels).astype(numpy.float64)
        truth = (values(rows * channels, index + 500, 3.0) + offset).numpy().reshape(rows, channels).astype(numpy.float64)
        numbers = (metrics.mean_absolute_error(truth, outputs), metrics.mean_squared_error(truth, outputs, squared=False),
                   metrics.r2_score(truth, outputs))
        lines.append(f"regression {rows} {channels} {index} {offset}: {text(numbers)}")


def row_weights(rows, index):
    """From 0 to 2; each fifth is 0."""
    drawn = numpy.abs(values(rows, index + 5000, 2.0).numpy().astype(numpy.float64))
    drawn[3::5] = 0
    return drawn


def weighted(lines):
    """Rows with weights: sample_weight."""
    index = 6000
    for rows, classes, ties in itertools.product((7, 50, 400), (2, 3, 10), (0, 1)):
        index += 1
        weights = row_weights(rows, index)
        kept = weights > 0
        truth, outputs = labels(rows, classes, index, 0)[kept], scores(rows, classes, index, ties)[kept]
        options = {"sample_weight": weights[kept]}
        predicted = outputs.argmax(axis=1)
        numbers = [metrics.accuracy_score(truth, predicted, **options)]
        for score in (metrics.precision_score, metrics.recall_score, metrics.f1_score):
            numbers += [score(truth, predicted, average=average, **options) for average in ("macro", "micro", "weighted")]
        matrix = metrics.confusion_matrix(truth, predicted, labels=range(classes), **options)
        numbers += [matrix[0, 0], matrix[0, 1], matrix[1, 0]]
        lines.append(f"weighted-classes {rows} {classes} {index} {ties}: {text(numbers)}")
        if not ties and classes > 2:
            numbers = [metrics.top_k_accuracy_score(truth, outputs, k=k, labels=range(classes), **options) for k in (1, 2, classes)]
            lines.append(f"weighted-top {rows} {classes} {index}: {text(numbers)}")
        if len(set(truth)) == classes:
            outputs = outputs.astype(numpy.float64)
            areas = [metrics.roc_auc_score(truth == c, outputs[:, c], **options) for c in range(1 if classes == 2 else 0, classes)]
            lines.append(f"weighted-auc {rows} {classes} {index} {ties}: {text([numpy.mean(areas)])}")
    for rows, channels, offset in itertools.product((3, 50, 700), (1, 3), (0, 4096)):
        index += 1
        weights = row_weights(rows, index)
        kept = weights > 0
        outputs = (values(rows * channels, index, 3.0) + offset).numpy().reshape(rows, channels).astype(numpy.float64)[kept]
        truth = (values(rows * channels, index + 500, 3.0) + offset).numpy().reshape(rows, channels).astype(numpy.float64)[kept]
        options = {"sample_weight": weights[kept]}
        numbers = (metrics.mean_absolute_error(truth, outputs, **options),
                   metrics.mean_squared_error(truth, outputs, squared=False, **options), metrics.r2_score(truth, outputs, **options))
        lines.append(f"weighted-regression {rows} {channels} {index} {offset}: {text(numbers)}")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    written = []
    classification(written)
    one_output(written)
    margins(written)
    areas(written)
    regression(written)
    weighted(written)
    (OUT / "metrics.txt").write_text("\n".join(written) + "\n")
