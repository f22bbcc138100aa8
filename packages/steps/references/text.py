"""Writes text.reference.json: what scikit-learn's vectorisers make of a few texts.

    venv/bin/pip install scikit-learn && venv/bin/python text.py
"""

import json
from importlib.metadata import version
from pathlib import Path

from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

TEXTS = [
    "Free entry! Win a FREE prize now, call 0800-123 now.",
    "I'll call you later, ok? call me",
    "Größe und Maß: die Straße ist größer als die Gasse",
    "привет мир, мир труду; мир",
    "今日は 良い 天気 です 今日は",
    "a b c d e f",
    "",
    "snake_case and camelCase and  two   blanks\tand tabs\n\nand lines",
    "win win win cash prize, entry free",
    "École naïve café, cafe\u0301 déjà-vu",
]

CASES = [
    {"weighting": "tf-idf", "unit": "word", "ngrams": [1, 1], "minRows": 1},
    {"weighting": "tf-idf", "unit": "word", "ngrams": [1, 2], "minRows": 1},
    {"weighting": "count", "unit": "word", "ngrams": [2, 3], "minRows": 1},
    {"weighting": "tf-idf", "unit": "word", "ngrams": [1, 1], "minRows": 2},
    {"weighting": "tf-idf", "unit": "character", "ngrams": [1, 3], "minRows": 2},
    {"weighting": "count", "unit": "character", "ngrams": [2, 2], "minRows": 1},
]


def vectorise(case):
    kind = TfidfVectorizer if case["weighting"] == "tf-idf" else CountVectorizer
    analyzer = {"word": "word", "character": "char"}[case["unit"]]
    vectoriser = kind(analyzer=analyzer, ngram_range=tuple(case["ngrams"]), min_df=case["minRows"])
    matrix = vectoriser.fit_transform(TEXTS)
    terms = list(map(str, vectoriser.get_feature_names_out()))
    rows = [{terms[j]: float(matrix[i, j]) for j in matrix[i].indices} for i in range(len(TEXTS))]
    return {"options": case, "termCount": len(terms), "rows": rows}


reference = {
    "generator": f"references/{Path(__file__).name}",
    "note": "CountVectorizer and TfidfVectorizer with their defaults otherwise",
    "versions": {"scikit-learn": version("scikit-learn")},
    "texts": TEXTS,
    "cases": [vectorise(case) for case in CASES],
}
path = Path(__file__).resolve().parent.parent / "src" / "texts" / "text.reference.json"
path.write_text(json.dumps(reference, ensure_ascii=False, allow_nan=False) + "\n")
print(path.name, path.stat().st_size, "bytes")
