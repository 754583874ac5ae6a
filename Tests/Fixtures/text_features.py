"""Writes text_features.json: the rows of texts by an independent writing of the hash.

python3 text_features.py > text_features.json
"""
import json
import math
import unicodedata

MASK = (1 << 64) - 1
texts = [
    "", " ,.- ", "a", "I", "The cat", "the CAT!", "cat the", "Braund, Mr. Owen Harris", "Zürich straße ÀÉ",
    "日本語のテキスト", "Привет, мир", "naive cafe\u0301", "x86-64 v1.2.3", "snake_case word", "\U0001d518\U00010400 \U0001f600",
    "مرحبا ١٢٣", "İstanbul ISTANBUL", "a\nb\tc\0d", "word " * 30, "supercalifragilisticexpialidocious",
]


def fnv(data):
    state = 0xCBF29CE484222325
    for byte in data:
        state = (state ^ byte) * 0x100000001B3 & MASK
    return state


def mixed(hash):
    hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCD & MASK
    hash = (hash ^ hash >> 33) * 0xC4CEB9FE1A85EC53 & MASK
    return hash ^ hash >> 33


def words(text):
    word = ""
    for character in text + " ":
        category = unicodedata.category(character)
        if category[0] in "LM" or category == "Nd":
            word += character.lower()
        elif word:
            yield word
            word = ""


def row(text, count):
    slots = [0.0] * count

    def add(weight, data):
        hash = mixed(fnv(data))
        slots[hash * count >> 64] += -weight if hash & 1 else weight

    for word in words(text):
        add(1, b"w" + word.encode())
        padded = f" {word} "
        pieces = [padded[start:start + size] for start in range(len(padded)) for size in (3, 4, 5)
                  if start + size <= len(padded)]
        for piece in pieces:
            add(1 / math.sqrt(len(pieces)), b"p" + piece.encode())
    total = 0.0
    for slot in slots:
        total += slot * slot
    return [slot / math.sqrt(total) for slot in slots] if total > 0 else slots


if __name__ == "__main__":
    # Published values of FNV-1a.
    assert fnv(b"a") == 0xAF63DC4C8601EC8C and fnv(b"foobar") == 0x85944171F73967E8
    rows = [{"text": text, "count": count,
             "values": {str(slot): value.hex() for slot, value in enumerate(row(text, count)) if value}}
            for text in texts for count in (128, 7)]
    print(json.dumps({"rows": rows}, ensure_ascii=False, indent=0))
