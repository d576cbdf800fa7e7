"""Makes cases.json: synonyms of seeded words by NLTK's WordNet rules over a WordNet 3.0 database.

Run with a Python that has NLTK and its wordnet corpus (3.0): python3 make-cases.py cases.json [words]
With a number of words, prints them instead, one JSON line a word (for a larger comparison).
"""
import json
import random
import sys

import nltk
from nltk.corpus import wordnet
from nltk.stem import WordNetLemmatizer

lemmatizer = WordNetLemmatizer()


def synonyms(word):
    lemma = lemmatizer.lemmatize(word, "n")
    names = {lemmatizer.lemmatize(name.replace("_", " "), "n") for synset in wordnet.synsets(lemma) for name in synset.lemma_names()}
    return sorted(names | {lemma})


def words(count, seed):
    lemmas = sorted(set(wordnet.all_lemma_names()))
    chosen = random.Random(seed)
    result = []
    for _ in range(count):
        word = chosen.choice(lemmas)
        ending = chosen.choice(["", "", "s", "es", "ed", "ing", "er", "est", "ly"])
        # Spelt as a plural or a form where the rules apply.
        if ending == "s" and word.endswith("y"):
            word, ending = word[:-1], "ies"
        result.append(word + ending)
    return result


awkward = ["men", "women", "mice", "geese", "teeth", "oxen", "axes", "bases", "lives", "leaves", "wolves", "glasses",
           "scissors", "trousers", "buses", "boxes", "quizzes", "churches", "dishes", "ladies", "spies", "feet", "people",
           "children", "data", "t-shirts", "tvs", "TV", "u.s.", "jack-o'-lantern", "x", "s", "ss", "ses", "café", "",
           "better", "best", "running", "ran", "lying", "human_being", "ice_creams", "pass", "glass", "bass", "news"]
if len(sys.argv) > 2:
    for word in words(int(sys.argv[2]), 2):
        print(json.dumps({"word": word, "synonyms": synonyms(word)}))
else:
    cases = {word: synonyms(word) for word in awkward + words(160, 1)}
    json.dump({"peer": f"NLTK {nltk.__version__}, WordNet {wordnet.get_version()}", "cases": cases}, open(sys.argv[1], "w"), separators=(",", ":"))
