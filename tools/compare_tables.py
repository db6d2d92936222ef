#!/usr/bin/env python3
"""Scores scikit-learn's estimators, with their defaults, on the tables that benchmarks/Tables trains on, and writes the splits for it.

Run with an interpreter that has scikit-learn 1.2:

    python3 tools/compare_tables.py FOLDER SPLITS [--seeds 3] [--only-splits] [table ...]

FOLDER has the tables' CSV files. SPLITS is a folder: TABLE.SEED.txt has the numbers of the rows of a test part, a fifth of all, of each class
its share. Numbers that are missing are filled with the mean, indicators say that they were, and numbers are standardised; categories are
one-hot. Targets are standardised for the network alone. The score is the accuracy, or R2.
"""
import argparse
import csv
import gzip
import pathlib
import time

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import (
    HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor)
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

# The table, its file, its target, and whether it is a class, a number, or a number whose logarithm is predicted.
TABLES = [
    ("penguins", "penguins.csv.gz", "species", "class"),
    ("concrete", "concrete.csv", "compressive_strength", "number"),
    ("Sacramento", "Sacramento.csv.gz", "price", "logarithm"),
    ("attrition", "attrition.csv.gz", "Attrition", "class"),
    ("ames", "ames.csv.gz", "Sale_Price", "logarithm"),
    ("credit_data", "credit_data.csv.gz", "Status", "class"),
    ("stackoverflow", "stackoverflow.csv.gz", "Remote", "class"),
    ("wa_churn", "wa_churn.csv.gz", "churn", "class"),
    ("diamonds", "diamonds.csv.gz", "price", "logarithm"),
]


def read(path):
    """The columns by name: arrays of numbers with NaN for gaps, or of texts."""
    with (gzip.open(path, "rt") if path.suffix == ".gz" else open(path)) as file:
        names, *lines = csv.reader(file)
    columns = {}
    for name, *texts in zip(names, *lines):
        known = [text for text in texts if text not in ("", "NA")]
        try:
            numbers = {text: float(text) for text in known}
            columns[name] = np.array([numbers.get(text, np.nan) for text in texts])
        except ValueError:
            columns[name] = np.array(texts, dtype=object)
    return columns


def encode(columns, train):
    """[rows, features], fitted on the training rows."""
    numbers = np.stack([values for values in columns.values() if values.dtype != object], axis=1)
    categories = [values for values in columns.values() if values.dtype == object]
    scaler = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler()).fit(numbers[train])
    parts = [scaler.transform(numbers)]
    if categories:
        categories = np.stack(categories, axis=1)
        parts.append(OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(categories[train]).transform(categories))
    return np.hstack(parts)


def estimators(is_class, seed):
    if is_class:
        return [MLPClassifier(random_state=seed), HistGradientBoostingClassifier(random_state=seed), RandomForestClassifier(random_state=seed)]
    network = TransformedTargetRegressor(MLPRegressor(random_state=seed), transformer=StandardScaler())
    return [network, HistGradientBoostingRegressor(random_state=seed), RandomForestRegressor(random_state=seed)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("splits", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only-splits", action="store_true")
    parser.add_argument("tables", nargs="*")
    options = parser.parse_args()
    options.splits.mkdir(exist_ok=True)
    for name, file, target, kind in TABLES:
        if options.tables and name not in options.tables:
            continue
        columns = read(options.folder / file)
        targets = columns.pop(target)
        targets = np.log(targets) if kind == "logarithm" else targets
        scores, seconds = [], []
        for seed in range(options.seeds):
            train, test = train_test_split(
                np.arange(len(targets)), test_size=0.2, random_state=seed, stratify=targets if kind == "class" else None)
            (options.splits / f"{name}.{seed}.txt").write_text(" ".join(map(str, test)) + "\n")
            if options.only_splits:
                continue
            scores.append([])
            seconds.append([])
            features = encode(columns, train)
            for estimator in estimators(kind == "class", seed):
                start = time.perf_counter()
                estimator.fit(features[train], targets[train])
                seconds[-1].append(time.perf_counter() - start)
                scores[-1].append(estimator.score(features[test], targets[test]))
        if scores:
            cells = [f"{score:.4f} ({second:.1f})" for score, second in zip(np.mean(scores, axis=0), np.mean(seconds, axis=0))]
            print(f"{name:14} " + "  ".join(cells), flush=True)


if __name__ == "__main__":
    main()
