"""Writes numpy_arrays.json: files as NumPy writes them, with the numbers that NumPy reads from them.

python3 numpy_arrays.py > numpy_arrays.json
"""
import base64 as coding
import io
import json
import warnings

import numpy

draw = numpy.random.default_rng(3)
kinds = ["?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]
shapes = [(), (1,), (5,), (0,), (3, 4), (2, 3, 4), (2, 1, 3, 1, 2), (3, 0, 2), (1, 1)]
arrays = []


def base64(data):
    return coding.b64encode(data).decode()


def number(value):
    return str(int(value)) if isinstance(value, (numpy.integer, numpy.bool_)) else repr(float(value))


def record(name, bytes):
    array = numpy.load(io.BytesIO(bytes))
    arrays.append({
        "name": name, "file": base64(bytes), "dtype": array.dtype.newbyteorder("=").name, "shape": array.shape,
        "values": [number(value) for value in array.flatten()],
    })


def written(array, version=None):
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        numpy.lib.format.write_array(file, array, version)
    return file.getvalue()


def numbers(kind, count):
    if kind == "?":
        return draw.integers(0, 2, count).astype("?")
    if kind[0] == "f":
        special = [0.0, -0.0, float("nan"), float("inf"), float("-inf")]
        info = numpy.finfo(kind)
        special += [info.max, -info.tiny, info.smallest_subnormal, info.eps]
        values = numpy.concatenate([draw.normal(0, 100, count), special]).astype(kind)
        return draw.permutation(values)[:count]
    info = numpy.iinfo(kind)
    # 64-bit integers stay below 2^53 in most files; others are at their ends.
    low, high = max(info.min, -(1 << 53)), min(info.max, 1 << 53)
    return draw.integers(low, high, count, dtype="u8" if kind == "u8" else "i8", endpoint=True).astype(kind)


for kind in kinds:
    for shape in shapes:
        array = numbers(kind, int(numpy.prod(shape))).reshape(shape)
        order = draw.choice(["<", ">"])
        record(f"{order}{kind} {shape}", written(array.astype(order + kind)))
        if len(shape) > 1:
            record(f"{order}{kind} {shape} Fortran", written(numpy.asfortranarray(array.astype(order + kind))))
square = numpy.arange(67 * 45, dtype=">i2").reshape(67, 45)
record("larger than a square, Fortran", written(numpy.asfortranarray(square)))
cube = numpy.arange(5 * 3 * 2 * 40, dtype="<u2").reshape(5, 3, 2, 40)
record("larger than a square, four sizes, Fortran", written(numpy.asfortranarray(cube)))
table = numbers("f4", 6).reshape(2, 3)
for version in [(1, 0), (2, 0), (3, 0)]:
    record(f"version {version}", written(table, version))
ends = numpy.array([2**63 - 1, -(2**63), 2**53, 2**53 + 1, 2**53 + 2, -(2**53) - 1])
record("int64 at its ends", written(ends))
record("uint64 at its ends", written(numpy.array([0, 2**63, 2**64 - 1, 2**53 + 1], "u8")))


def handmade(text, data, version=1):
    header = text.encode()
    size = len(header).to_bytes(2 if version == 1 else 4, "little")
    return b"\x93NUMPY" + bytes([version, 0]) + size + header + data


six = numpy.arange(6, dtype="<f4").tobytes()
for text in [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}",
    "{\"shape\":(6,),\"descr\":\"<f4\",\"fortran_order\":False}",
    " { 'fortran_order' : True ,\n 'shape' : ( 3 , 2 , ) , 'descr' : 'f4' , } \n\n",
    "{'descr': '=f4', 'fortran_order': False, 'shape': (6L,), }\n",
    "{'descr': '|f4', 'fortran_order': False, 'shape': (1, 6, 1), }\n",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (24,), }\n",
    "{'descr': '>u1', 'fortran_order': False, 'shape': (2, 12), }\n",
    "{'descr': '|?', 'fortran_order': True, 'shape': (4, 6), }\n",
    "{'descr': '?', 'fortran_order': False, 'shape': (24,), }\n",
]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        record(text, handmade(text, six))

refused = []
for name, array in {
    "objects": numpy.array([None, 1], object), "text": numpy.array(["a", "bcd"]), "bytes": numpy.array([b"abc"]),
    "complex64": numpy.zeros(2, "c8"), "complex128": numpy.zeros(2, ">c16"), "dates": numpy.zeros(2, "M8[ns]"),
    "durations": numpy.zeros(2, "m8[s]"), "raw": numpy.zeros(2, "V3"), "long": numpy.zeros(2, "longdouble"),
    "record": numpy.zeros(2, [("a", "<f4"), ("b", "<i2", (2,))]),
    "nested": numpy.zeros(1, [("it's", [("x", "<f8")]), ("größe", "<u1")]),
}.items():
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        numpy.lib.format.write_array(file, array)
    descr = numpy.lib.format.dtype_to_descr(array.dtype)
    text = descr if isinstance(descr, str) else repr(descr)
    refused.append({"name": name, "file": base64(file.getvalue()), "dtype": text})

archives = []
named = {
    "x": numbers("f4", 60).reshape(20, 3), "y": numbers("i8", 20), "größe": numbers("u1", 3),
    "zeros": numpy.zeros((20, 10)),
}
for name, save in [("savez", numpy.savez), ("savez_compressed", numpy.savez_compressed)]:
    file = io.BytesIO()
    save(file, **named)
    with numpy.load(io.BytesIO(file.getvalue())) as loaded:
        content = [
            {"name": key, "dtype": loaded[key].dtype.name, "shape": loaded[key].shape,
             "values": [number(value) for value in loaded[key].flatten()]} for key in loaded.files
        ]
    archives.append({"name": name, "file": base64(file.getvalue()), "arrays": content})


def lines(records):
    return "[\n" + ",\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "\n]"


print(f'{{"arrays": {lines(arrays)},\n"refused": {lines(refused)},\n"archives": {lines(archives)}}}')
