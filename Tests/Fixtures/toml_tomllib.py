"""Documents with what Python's tomllib reads of them, or null where it refuses them: toml.json.

    python3 toml_tomllib.py > toml.json

Dates and numbers of more than 64 bits are refused by us, and null too.
"""
import json
import random
import tomllib

DOCUMENTS = r'''
a = 1
---
# a comment
a = 1 # behind
"b c" = "x"
'd"e' = 'y\n'
---
a.b.c = 1
a.b.d = 2
a."e f" = 3
---
a . b = 1
---
[a]
b = 1
[a.c]
d = 2
[e.f.g]
h = 3
[e]
i = 4
---
[[a]]
b = 1
[[a]]
b = 2
[[a.c]]
d = 3
[a.e]
f = 4
---
a = [1, 2.5, "x", [true, false], {b = 1, c.d = 2}]
b = [
  1, # one
  2,

]
---
a = {}
b = []
c = ""
d = ''
---
a = "tab\there \"quoted\" \\ \u00e9 \U0001F600 \b\f\r\n"
---
a = """
first
second \
   joined
"quotes" ""here"" """""
---
a = \'\'\'
as \n it "is" ''here\'\'\'\'\'
---
a = 1_000
b = 0xDEAD_beef
c = 0o755
d = 0b1101
e = -17
f = +0
g = 9223372036854775807
h = -9223372036854775808
---
a = 1.5
b = -0.01
c = 1e3
d = 6.02_2e+23
e = 1E-7
f = inf
g = -inf
h = nan
i = +1.0
j = -0.0
k = 1e400
---
true = true
1 = 2
3.4 = 5
inf = 6
---
a = 9223372036854775808
---
a = 2026-01-02
---
a = 12:30:00
---
a = 1
a = 2
---
a = 1
a.b = 2
---
[a]
[a]
---
[a.b]
[a]
b = 1
---
[a]
b.c = 1
[a.b]
---
a = {b = 1}
a.c = 2
---
a = {b = 1}
[a.c]
---
a = [1]
[[a]]
---
[[a]]
[a]
---
[a]
[[a]]
---
a = {b = 1, b = 2}
---
a = {b = 1,}
---
a = {b = 1
}
---
a = [1 2]
---
a = [1,,2]
---
a = [,1]
---
a = [1
---
a =
---
= 1
---
a
---
a = b
---
a = 1 b = 2
---
a = 01
---
a = 1.
---
a = .5
---
a = 1e
---
a = 1__0
---
a = _1
---
a = 1_
---
a = 0x
---
a = 0xG
---
a = -0x1
---
a = 1.e5
---
a = True
---
a = "x
---
a = 'x
y'
---
a = "\q"
---
a = "\u12"
---
a = "\uD800"
---
a = """x
---
a = "a" "b"
---
[a
---
[a]]
---
[[a]
---
[]
---
[a.]
---
[.a]
---
a..b = 1
---
[a] b = 1
---
"""a""" = 1
---
a = {b.c = 1, b.d = 2, e = [{f = 1}]}
---
a.b = 1
[c]
d = 2
a.b = 3
---
é = 1
---
"é" = "ü"
---
a-b_C9 = 1
---
a = "	tab"
---
a = 'it''s'
---
[ a . "b" ]
c = 1
---
[[ a.b ]]
c = 1
[[a.b]]
c = 2
[a.b.d]
e = 3
'''.replace("\\'", "'").strip("\n").split("\n---\n")


def tagged(value):
    if isinstance(value, bool):
        return {"b": value}
    if isinstance(value, int):
        if not -2**63 <= value < 2**63:
            raise OverflowError
        return {"i": str(value)}
    if isinstance(value, float):
        return {"f": repr(value)}
    if isinstance(value, str):
        return {"s": value}
    if isinstance(value, list):
        return {"a": [tagged(item) for item in value]}
    if isinstance(value, dict):
        return {"t": [[key, tagged(item)] for key, item in value.items()]}
    raise OverflowError  # dates


def read(text):
    try:
        return tagged(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, OverflowError):
        return None


texts = list(DOCUMENTS) + ["", "a = 1\r\nb = '''x\r\ny'''\r\n", "a = 1\rb = 2", "a = \"\x01\"", "# \x00", "a = 1 # \x7f",
                           "\ta = 1", "a\t=\t1\n\n\n", "a = \"\"\"\r\nx\\\r\n  y\"\"\""]
# The same with one or two signs changed, taken away or doubled.
random.seed(20)
valid = [text for text in texts if read(text) is not None]
signs = "\"'[]{}=.,#\\_-+ \n0123456789aexuin"
for _ in range(500):
    text = random.choice(valid) or "a = 1"
    for _ in range(random.choice([1, 1, 2])):
        place = random.randrange(len(text) + 1)
        kind = random.randrange(3)
        if kind == 0:
            text = text[:place] + random.choice(signs) + text[place:]
        elif kind == 1:
            text = text[:place] + text[place + 1:]
        else:
            text = text[:place] + random.choice(signs) + text[place + 1:]
        text = text or "a"
    texts.append(text)


def quoted(text):
    """A JSON text with no escapes but \\uXXXX."""
    odd = {34, 92, 127}
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) in odd else c for c in text) + '"'


def written(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)}: {written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return quoted(value) if isinstance(value, str) else json.dumps(value)


print("[")
print(",\n".join(written({"text": text, "value": read(text)}) for text in dict.fromkeys(texts)))
print("]")
