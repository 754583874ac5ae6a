"""Writes the seeds of the table fuzzer, one tiny file for each thing that a reader must know: seeds.py FOLDER

The first two bytes of a seed say how the others are read: see Case.swift.
"""
import pathlib
import sys

# byte 0: delimiter (0 found out, 2 comma, 3 semicolon, 4 tab, 5 pipe, 6 blanks, 7 colon), + 8 x quote (2 double, 3 single),
#         + 32 x header (2 yes, 3 no), + 128 to leave bad rows out
# byte 1: 7 Latin-1, + 8 x the number of a block size, + 128 for three workers
DETECT, SKIP, HEADER, NO_HEADER, LATIN = 0, 128, 64, 96, 7

files = {
    "plain": (DETECT, 0, "a,b\n1,2\n3,4\n"),
    "no-end": (DETECT, 8, "a,b\n1,2\n3,4"),
    "crlf": (DETECT, 16, "a,b\r\n1,x\r\n3,y\r\n"),
    "cr": (DETECT, 24, "a,b\r1,x\r3,y\r"),
    "mixed-ends": (DETECT, 32, "a,b\n1,2\r\n3,4\r5,6"),
    "mark": (DETECT, 0, "\ufeffa,b\n1,2\n"),
    "comments": (DETECT, 0, "# made by hand\n#\n\na,b\n1,2\n#3,4\n"),
    "names-in-comment": (DETECT, 0, "#a\tb\n1\t2\n3\t4\n"),
    "says-semicolons": (DETECT, 0, "sep=;\r\na;b\r\n1,5;x\r\n"),
    "says-only": (DETECT, 8, "sep=,"),
    "blank-names": (DETECT, 0, ' a ,\tb," c ",  \n1,2,3,4\n'),
    "semicolons": (DETECT, 40, "a;b\n1,5;x\n2,25;y\n"),
    "tabs": (DETECT, 48, "a\tb\n1 2\t2\n"),
    "pipes": (DETECT, 56, "a|b\n1|2\n3|4\n"),
    "blanks": (DETECT, 64, "  a   b\n  1   2\n 10 \t 4  \n"),
    "colons": (7, 0, "a:b\n1:2\n"),
    "single-quotes": (DETECT, 72, "a,b\n'x, y',2\n'it''s',4\nrock 'n' roll,5\n"),
    "quotes": (DETECT, 80, 'a,b\n"say ""hi""",""""\n"x,y","1"\n'),
    "inner-lines": (DETECT, 88, 'a,b\n"x\ny",2\n"p\r\n\n\rq",4\n'),
    "long-cell": (DETECT, 64, 'a,b\n1,"' + "word, \"\"word\"\"\n" * 12 + '"\n2,x\n'),
    "no-header": (DETECT, 0, "1,2\n3,4\n"),
    "header-no": (NO_HEADER, 0, "a,b\n1,2\n"),
    "header-yes": (HEADER, 0, "1,2\n3,4\n"),
    "empty-headers": (HEADER, 0, ",b,column1,\n1,2,3,4\n"),
    "trailing": (DETECT, 96, "a,b,\n1,2,\n3,4,\n"),
    "trailing-rows": (DETECT, 0, "a,b\n1,2,\n3,4,\n"),
    "one-column": (DETECT, 0, 'a\nx\n\n""\ny\n'),
    "blank-lines": (DETECT, 104, "\na,b\n\n\n1,2\n\n3,4\n\n\n"),
    "missing": (DETECT, 0, "a,b,c\n1,NA,x\n,2,?\n NaN ,nan,None\nnull,NULL,N/A\n"),
    "infinite": (DETECT, 0, "a,b\n1e400,2\n-inf,3\nInfinity,4\n"),
    "numbers": (DETECT, 0, "a\n-0.0\n.5\n5.\n+1e-3\n123456789.125\n9007199254740993\n0.1234567890123456789012\n1E+300\n"),
    "late-text": (DETECT, 16, "a,b\n" + "1,2\n" * 20 + "x,3\n"),
    "years": (DETECT, 0, "name,2019,2020\nx,1,2\ny,3,4\n"),
    "ragged": (SKIP, 24, "a,b\n1,2\n3\n4,5,6\n7,8\n"),
    "bad-quotes": (SKIP, 0, 'a,b\n1,2\n3,"4"x\n5,6"\n7,8\n'),
    "open-quote": (SKIP, 0, 'a,b\n1,2\n"3\n4","x\n5,6\n'),
    "zero-byte": (SKIP, 0, "a,b\n1,2\n3,\0\n5,6\n"),
    "invalid": (SKIP, 0, b"a,b\nx,1\n\xff,3\n\"\xed\xa0\x80\",4\ny,2\n"),
    "latin1": (DETECT, LATIN, b"a,b\nc\xe9,1\n"),
    "utf8": (DETECT, 0, "é,b\nü,1\n日本,2\n😀,3\n"),
    "wide": (DETECT, 0, b"\xff\xfea\0"),
    "only-ends": (DETECT, 0, "\n\n\r\n\r"),
    "only-delimiters": (DETECT, 0, ",,,\n,,,\n"),
    "only-quotes": (DETECT, 0, '"""""""'),
}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, (how, block, content) in files.items():
        text = content if isinstance(content, bytes) else content.encode()
        for workers in [0, 128]:
            (folder / f"{name}-{workers}").write_bytes(bytes([how, block | workers]) + text)


main()
