"""Writes packed_files.json: what Python's gzip, zlib and zipfile modules pack, with what they unpack it to.

python3 packed_files.py > packed_files.json
"""
import base64 as coding
import gzip
import io
import json
import random
import struct
import warnings
import zipfile
import zlib

draw = random.Random(11)
words = b"".join(draw.choice([b"red,", b"blue,", b"12.5,", b"0,", b"\n"]) for _ in range(200))
noise = draw.randbytes(150)
texts = {"empty": b"", "one": b"x", "words": words, "noise": noise, "zeros": bytes(800), "far": noise + words + noise}


def base64(data):
    return coding.b64encode(data).decode()


def deflated(data, bits, level=6, strategy=zlib.Z_DEFAULT_STRATEGY):
    packer = zlib.compressobj(level, zlib.DEFLATED, bits, 9, strategy)
    return packer.compress(data) + packer.flush()


def member(data, flags=0, fields=b""):
    """A gzip member with a header of its own: RFC 1952."""
    header = b"\x1f\x8b\x08" + bytes([flags]) + b"\x01\x02\x03\x04\x00\x03" + fields
    if flags & 2:
        header += struct.pack("<H", zlib.crc32(header) & 0xFFFF)
    return header + deflated(data, -15) + struct.pack("<II", zlib.crc32(data), len(data))


streams = []


def stream(name, form, packed, unpack):
    streams.append({"name": name, "form": form, "packed": base64(packed), "unpacked": base64(unpack(packed))})


for name, text in texts.items():
    for level in [0, 1, 9]:
        stream(f"{name} {level}", "gzip", gzip.compress(text, level, mtime=0), gzip.decompress)
    stream(name, "zlib", deflated(text, 15), zlib.decompress)
    stream(name, "raw", deflated(text, -15), lambda packed: zlib.decompress(packed, -15))
for name, strategy in [("fixed", zlib.Z_FIXED), ("huffman", zlib.Z_HUFFMAN_ONLY), ("runs", zlib.Z_RLE)]:
    stream(name, "raw", deflated(texts["far"], -15, 9, strategy), lambda packed: zlib.decompress(packed, -15))
several = gzip.compress(b"one\n", mtime=0) + gzip.compress(b"", mtime=0) + gzip.compress(words, mtime=0)
stream("several members", "gzip", several, gzip.decompress)
stream("zeros at the end", "gzip", several + bytes(600), gzip.decompress)
stream("zeros between", "gzip", several + bytes(3) + gzip.compress(b"end", mtime=0) + bytes(1), gzip.decompress)
stream("all header fields", "gzip", member(words, 31, b"\x05\x00extra" + b"file.csv\0" + b"a comment\0"), gzip.decompress)
stream("a name", "gzip", member(words, 8, b"file.csv\0"), gzip.decompress)
labels = b"\0\0\x08\x02\0\0\0\3\0\0\0\2" + bytes(range(6))
stream("an IDX file", "gzip", gzip.compress(labels, mtime=0), gzip.decompress)
header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2), }\n"
array = b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header + bytes(range(6))
stream("an array", "gzip", gzip.compress(array, mtime=0), gzip.decompress)

bomb = gzip.compress(bytes(1 << 20), 9, mtime=0)


class Pipe(io.BytesIO):
    """A place to write to that cannot go back, so that sizes come after the bytes."""

    def seekable(self):
        return False

    def seek(self, *_):
        raise OSError

    def tell(self):
        raise OSError


archives = []


def archive(name, build, file=io.BytesIO, edit=lambda bytes: bytes, error=None, **options):
    buffer = file()
    with zipfile.ZipFile(buffer, "w", **options) as opened:
        build(opened)
    packed = edit(buffer.getvalue())
    record = {"name": name, "packed": base64(packed), "error": error}
    if error is None:
        with zipfile.ZipFile(io.BytesIO(packed)) as opened:
            record["members"] = [
                {"name": info.filename, "unpacked": base64(opened.read(info))} for info in opened.infolist()
            ]
    archives.append(record)


def put(opened, name, data, **options):
    info = zipfile.ZipInfo(name)
    info.compress_type = opened.compression
    with opened.open(info, "w", **options) as file:
        file.write(data)


def everything(opened):
    for name, data in texts.items():
        put(opened, name + ".txt", data)


def folders(opened):
    put(opened, "a/", b"")
    put(opened, "a/b/c.csv", words)


def comment(opened):
    put(opened, "x", words)
    opened.comment = b"a comment, " + bytes(40) + b"PK"


def large(opened):
    put(opened, "x", words, force_zip64=True)
    put(opened, "y", b"", force_zip64=True)


def endings(opened):
    put(opened, "x", array)
    put(opened, "x.npy", array)


stored, packed = {"compression": zipfile.ZIP_STORED}, {"compression": zipfile.ZIP_DEFLATED}
archive("nothing", lambda opened: None)
archive("stored", everything, **stored)
archive("deflated", everything, **packed)
archive("sizes after the bytes, stored", everything, Pipe, **stored)
archive("sizes after the bytes, deflated", everything, Pipe, **packed)
archive("folders", folders, **packed)
archive("names without and with an ending", endings, **packed)
archive("a comment", comment, **packed)
archive("sizes of eight bytes", large, **packed)
archive("sizes of eight bytes after the bytes", large, Pipe, **packed)
archive("names in UTF-8", lambda opened: put(opened, "größe/日本.csv", words), **packed)
# zipfile writes a name in UTF-8 only where it is not ASCII: the name's bytes are replaced by ones of code page 437.
archive("names in code page 437", lambda opened: put(opened, "gr__e.csv", words),
        edit=lambda bytes: bytes.replace(b"gr__e", b"gr\x94\xe1e"), **packed)
limits = zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT
zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = 10, 1
archive("all records of eight bytes", large, **packed)
zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = limits


def one(opened):
    put(opened, "x", words)


def twice(opened):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened.writestr(zipfile.ZipInfo("x"), words)
        opened.writestr(zipfile.ZipInfo("x"), b"other")


archive("bzip2", one, compression=zipfile.ZIP_BZIP2, error="method")
archive("lzma", one, compression=zipfile.ZIP_LZMA, error="method")
archive("one name twice", twice, error="duplicate")
archive("bytes before", one, edit=lambda bytes: b"#!" + bytes, error="record")
archive("bytes after", one, edit=lambda bytes: bytes + b"\n", error="noEnd")


def lines(records):
    return "[\n" + ",\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "\n]"


print(f'{{"streams": {lines(streams)},\n"bomb": "{base64(bomb)}",\n"archives": {lines(archives)}}}')
