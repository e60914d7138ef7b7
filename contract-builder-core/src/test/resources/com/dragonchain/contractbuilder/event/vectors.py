"""Writes the vectors beside it: what CPython makes of numbers and texts. Run it with Python 3.8 or newer."""

import json
import pathlib
import random
import struct

HERE = pathlib.Path(__file__).parent
RANDOM = random.Random(20261127)


def hex_units(text):
    units = text.encode("utf-16-be", "surrogatepass")
    return " ".join(units[i : i + 2].hex() for i in range(0, len(units), 2))


def floats():
    values = [0.0, 0.1, 0.2 + 0.1, 1.0, 1.5, 100.0, 1e15, 1e16, 1e17, 1e22, 1e23, 2e23, 9007199254740993.0,
              123456789012345680.0, 1234567890123456.0, 12345678901234567.0, 9999999999999998.0, 0.001, 0.0001, 0.00012,
              0.00001, 0.000012345, 5e-324, 1e-323, 2.2250738585072014e-308, 2.225073858507201e-308,
              1.7976931348623157e308, 4.35, 2.0e-3, 1.1e-5, 8.41e21, 5.0e-322, float("inf")]
    values += [2.0**k for k in range(-1074, 1024)]
    values += [10.0**k for k in range(-323, 309)]
    while len(values) < 6000:
        value = struct.unpack(">d", RANDOM.getrandbits(63).to_bytes(8, "big"))[0]
        if value == value:
            values.append(value)
    values += [round(RANDOM.uniform(0, 10000), RANDOM.randrange(0, 6)) for _ in range(1000)]
    values += [-value for value in values[:40]]
    return [struct.pack(">d", value).hex() + "\t" + repr(value) for value in values]


def literals():
    texts = ["null", "true", "false", "0", "-0", "1", "-1", "1.0", "1.50", "-0.0", "0e5", "0E-5", "1e3", "1E+3", "1e16", "1e15",
             "1e-5", "1e-4", "1e999", "-1e999", "1e-999", "-1e-999", "3.141592653589793238462643", "9223372036854775807",
             "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "100000000000000000000",
             "123456789" * 40, "-" + "9" * 4000, "0.1e1", "0.30000000000000004", "123456789.123456789e-20", "0." + "0" * 400 + "1"]
    return [text + "\t" + str(json.loads(text)) for text in texts]


def texts():
    values = ["", "plain", "/", "\\", '"', "\b\t\n\f\r", "\x00\x01\x1f", " ~\x7f\x80\xff", "caf\xe9", "\u2028\u2029", "\u20ac",
              "\ud800", "\udfff", "\udc00\ud800", "a\ud83d", "\U0001f600", "\U0010ffff", "\ufeff\ufffe\uffff", "<script>&'</script>"]
    values += [chr(c) for c in range(0x180)]
    values += ["".join(chr(RANDOM.randrange(0x10000)) for _ in range(20)) for _ in range(50)]
    return [hex_units(value) + "\t" + json.dumps(value) for value in values]


def documents():
    values = [{}, {"a": []}, {"a": {}, "b": [[], {}]}, {"z": 1, "a": 2, "m": None}, {"": ""}, {"t": True, "f": False},
              {"n": [0, -1, 2**63, -(2**70), 1.5, 1e16, 1e-5, -0.0, 5e-324]}, {"\U0001f600\x7f": "\ud800/"},
              {"deep": [[[[{"x": [1, [2, {"y": "z"}]]}]]]]}]
    return [json.dumps(value, separators=(",", ":")) for value in values]


def strips():
    spaces = [chr(c) for c in range(0x10000) if not 0xD800 <= c < 0xE000 and chr(c).isspace()]
    values = ["".join(spaces) + "a" + "".join(spaces)] + [c + "a b" + c for c in spaces]
    values += [c + "a" + c for c in ["\u180e", "\u200b", "\ufeff", "\x00", "\x1b", "\x7f"]]
    return [hex_units(value) + "\t" + hex_units(value.strip()) for value in values]


def write(name, lines):
    HERE.joinpath(name).write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")


write("python-repr.tsv", floats())
write("python-str.tsv", literals())
write("python-dumps-text.tsv", texts())
write("python-dumps.txt", documents())
write("../model/python-strip.tsv", strips())
