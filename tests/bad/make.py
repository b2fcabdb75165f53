#!/usr/bin/env python3
"""Writes the bad files of this folder again: documents, arrays and archives that must be refused.

What each of them must be answered with stands in expected.tsv. Needs nothing beyond Python's standard library.
"""
import pathlib
import struct
import zlib

FOLDER = pathlib.Path(__file__).parent


def write(name, data):
    (FOLDER / name).write_bytes(data if isinstance(data, bytes) else data.encode())


# --- documents: syntax and encoding
write("empty.json", "")
write("blank.json", " \n\t\n")
write("truncated.json", '{\n  "title": "cut off",\n  "sizes": {"D": 8, "H"')
write("truncated_string.json", '{"text": "the cat')
write("truncated_escape.json", '{"text": "\\u12')
write("trailing_comma.json", '{\n  "seed": 7,\n}\n')
write("missing_comma.json", '{"seed": 7 "title": "x"}')
write("comment.json", '{\n  // a remark\n  "seed": 7\n}')
write("single_quotes.json", "{'seed': 7}")
write("two_values.json", "{} {}")
write("words.json", "the cat sat on the mat\n")
write("nan.json", '{"layer_norm": {"epsilon": NaN}}')
write("bare_infinity.json", '{"scores": {"scale": -Infinity}}')
write("nan_text.json", '{"embedding": {"source": "own", "values": [[1, "nan"]]}}')
write("huge_number.json", '{"scores": {"temperature": 1e999}}')
write("leading_zero.json", '{"seed": 007}')
write("not_utf8.json", b'{\n  "title": "caf\xe9"\n}')
write("utf16.json", '{"seed": 7}'.encode("utf-16"))
write("overlong_utf8.json", b'{"title": "\xc0\xaf"}')
write("surrogate.json", '{"title": "\\ud83d"}')
write("control_character.json", b'{"title": "a\x01b"}')
write("nul.json", b'{"seed": 7}\x00')
write("binary.json", bytes(range(1, 32)))
write("deep_lists.json", '{"embedding": {"values": ' + "[" * 40 + "]" * 40 + "}}")
write("deep_objects.json", '{"a":' * 40 + "1" + "}" * 40)
write("unclosed_deep.json", "[" * 3000)
write("twice.json", '{"sizes": {"D": 8, "H": 2, "D": 4}}')

# --- documents: fields
write("list.json", "[]")
write("number.json", "7")
write("null.json", "null")
write("unknown_field.json", '{"temperature": 2}')
write("unknown_inner_field.json", '{"mask": {"casual": true}}')
write("newer_format.json", '{"attnscope": 2, "title": "from the future"}')
write("format_zero.json", '{"attnscope": 0}')
write("format_text.json", '{"attnscope": "1"}')
write("title_number.json", '{"title": 5}')
write("text_list.json", '{"text": ["the", "cat"]}')
write("tokens_text.json", '{"tokens": "the cat"}')
write("tokens_number.json", '{"tokens": ["the", 3]}')
write("tokenizer_unknown.json", '{"tokenizer": "bpe"}')
write("seed_negative.json", '{"seed": -1}')
write("seed_fraction.json", '{"seed": 1.5}')
write("seed_too_large.json", '{"seed": 18446744073709551616}')
write("size_huge.json", '{"sizes": {"D": 1000000000000000000}}')
write("size_negative.json", '{"sizes": {"d_k": -4}}')
write("size_fraction.json", '{"sizes": {"H": 2.5}}')
write("sizes_list.json", '{"sizes": [8, 2]}')
write("matrix_ragged.json", '{"projections": {"source": "own", "W_Q": [[1, 2], [3, 4], [5]]}}')
write("matrix_flat.json", '{"projections": {"source": "own", "W_V": [1, 2, 3]}}')
write("matrix_text.json", '{"projections": {"source": "own", "W_Q": [[1, 2], [3, 4], [5, "six"]]}}')
write("matrix_null.json", '{"positions": {"kind": "own", "values": [[0, null]]}}')
write("matrix_deep.json", '{"embedding": {"source": "own", "values": [[[1]]]}}')
write("bias_matrix.json", '{"projections": {"b_Q": [[1, 2]]}}')
write("head_unknown.json", '{"projections": {"source": "hand-made", "heads": ["same-word", "next-token"]}}')
write("additive_heads.json", '{"scores": {"W_a": [[[1]], [[2]]], "U_a": [[[1]]]}}')
write("scale_unknown.json", '{"scores": {"scale": "1/sqrt(d)"}}')
write("causal_text.json", '{"mask": {"causal": "yes"}}')
write("window_one.json", '{"mask": {"window": [3]}}')
write("window_beyond.json", '{"mask": {"window": [-2, 0]}}')
write("padding_negative.json", '{"mask": {"padding": [0, -1]}}')
write("blocked_triple.json", '{"mask": {"blocked": [[0, 1, 2]]}}')
write("axis_unknown.json", '{"softmax": {"axis": "diagonal"}}')
write("residual_number.json", '{"residual": 1}')
write("long_word.json", '{"tokenizer": "' + "注意力" * 30 + '"}')

write("no_format.json", "{}")
write("no_format_but_text.json", '{"text": "a b"}')

# --- files that are no documents
write("trace.json", '{"labels": ["a"], "tokens": [0], "weights": [[[1.0]]]}')
write("array.json", b"\x93NUMPY\x01\x00")
write("archive.json", b"PK\x03\x04\x14\x00")
write("picture.json", b"\x89PNG\r\n\x1a\n")
write("vector_picture.json", '<?xml version="1.0"?><svg/>')
write("print.json", "%PDF-1.7")
write("packed.json", b"\x1f\x8b\x08\x00")

# --- documents that can be read but not run
write("shape_embedding.json", '{"attnscope": 1, "text": "a b", "sizes": {"D": 2, "H": 1}, "embedding": {"source": "own", "values": [[1, 2, 3]]}}')
write("shape_weights.json", '{"attnscope": 1, "text": "a b", "sizes": {"D": 2, "H": 1}, "projections": {"source": "own", "W_Q": [[1, 2]]}}')
write("infinite_embedding.json", '{"attnscope": 1, "text": "a", "sizes": {"D": 1, "H": 1}, "embedding": {"source": "own", "values": [["-inf"]]}}')
write("memory.json", '{"attnscope": 1, "text": "a", "sizes": {"D": 1000000, "H": 1000000, "d_k": 1000000, "d_v": 1000000}}')
write("split.json", '{"attnscope": 1, "sizes": {"D": 10, "H": 3}, "projections": {"on": false}}')


# --- arrays
def npy(dictionary, data=b"", version=(1, 0), length=None):
    text = dictionary.encode("latin1")
    size = struct.pack("<H" if version[0] == 1 else "<I", len(text) if length is None else length)
    return b"\x93NUMPY" + bytes(version) + size + text + data


def dictionary(descr="'<f8'", order="False", shape="(2,)"):
    return "{'descr': %s, 'fortran_order': %s, 'shape': %s, }" % (descr, order, shape)


ONE = struct.pack("<d", 1.0)
write("empty.npy", b"")
write("text.npy", "1.0 2.0\n3.0 4.0\n")
write("archive.npy", b"PK\x03\x04")
write("only_magic.npy", b"\x93NUMPY")
write("only_version.npy", b"\x93NUMPY\x01\x00")
write("version_0.npy", npy(dictionary(), 2 * ONE, version=(0, 0)))
write("version_4.npy", npy(dictionary(), 2 * ONE, version=(4, 0)))
write("version_1_1.npy", npy(dictionary(), 2 * ONE, version=(1, 1)))
write("header_cut_off.npy", npy(dictionary(), length=118)[:60])
write("header_huge.npy", npy(dictionary(), 2 * ONE, version=(2, 0), length=0xFFFFFFFF))
write("header_words.npy", npy("no dictionary at all", 2 * ONE))
write("header_unclosed.npy", npy("{'descr': '<f8', 'fortran_order': False", 2 * ONE))
write("header_unclosed_quote.npy", npy("{'descr: <f8", 2 * ONE))
write("header_after.npy", npy(dictionary() + " [0]", 2 * ONE))
write("header_code.npy", npy(dictionary(order="__import__('os').system('true')"), 2 * ONE))
write("header_no_shape.npy", npy("{'descr': '<f8', 'fortran_order': False}", 2 * ONE))
write("header_twice.npy", npy("{'descr': '<f8', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", 2 * ONE))
write("header_extra.npy", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'x': 1}", 2 * ONE))
write("order_number.npy", npy(dictionary(order="0"), 2 * ONE))
write("shape_number.npy", npy(dictionary(shape="2"), 2 * ONE))
write("shape_list.npy", npy(dictionary(shape="[2]"), 2 * ONE))
write("shape_negative.npy", npy(dictionary(shape="(-2,)"), 2 * ONE))
write("shape_fraction.npy", npy(dictionary(shape="(2.5,)"), 2 * ONE))
write("shape_overflow.npy", npy(dictionary(shape="(4294967296, 4294967296, 4294967296)"), 2 * ONE))
write("shape_just_overflow.npy", npy(dictionary(shape="(1152921504606846976,)"), 2 * ONE))
write("length_overflow.npy", npy(dictionary(shape="(99999999999999999999,)"), 2 * ONE))
write("shape_huge.npy", npy(dictionary(shape="(1000000, 1000000)"), 2 * ONE))
write("rank_33.npy", npy(dictionary(shape="(" + "1, " * 33 + ")"), ONE))
write("data_missing.npy", npy(dictionary()))
write("data_cut_off.npy", npy(dictionary(), 2 * ONE)[:-1])
write("data_too_long.npy", npy(dictionary(), 3 * ONE))
write("data_for_nothing.npy", npy(dictionary(shape="(0, 9223372036854775807)"), ONE))
write("objects.npy", npy(dictionary("'|O'", shape="(1,)"), b"\x80\x04N."))
write("records.npy", npy(dictionary("[('x', '<f8'), ('y', '<f8')]", shape="(1,)"), 2 * ONE))
write("complex.npy", npy(dictionary("'<c16'", shape="(1,)"), 2 * ONE))
write("text_elements.npy", npy(dictionary("'<U2'", shape="(1,)"), 8 * b"a"))
write("dates.npy", npy(dictionary("'<M8[ns]'"), 2 * ONE))
write("long_double.npy", npy(dictionary("'<f16'", shape="(1,)"), 2 * ONE))
write("no_type.npy", npy(dictionary("''"), 2 * ONE))
write("no_byte_order.npy", npy(dictionary("'|f8'"), 2 * ONE))


# --- archives
def entry(name, data, method=0, flags=0, crc=None, size=None, packed=None, local_name=None, offset=None):
    return dict(name=name, data=data, method=method, flags=flags, crc=zlib.crc32(data) if crc is None else crc,
                size=len(data) if size is None else size, packed=len(data) if packed is None else packed,
                local_name=name if local_name is None else local_name, offset=offset)


def npz(*entries, count=None, disk=0, tail=b"", list_shift=0):
    out, listed = b"", b""
    for e in entries:
        offset = len(out) if e["offset"] is None else e["offset"]
        local = e["local_name"].encode()
        common = struct.pack("<HHHHHIII", 20, e["flags"], e["method"], 0, 33, e["crc"], e["packed"], e["size"])
        name = e["name"].encode()
        out += b"PK\x03\x04" + common + struct.pack("<HH", len(local), 0) + local + e["data"]
        listed += b"PK\x01\x02" + struct.pack("<H", 20) + common
        listed += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, offset) + name
    count = len(entries) if count is None else count
    end = struct.pack("<HHHHIIH", disk, disk, count, count, len(listed), len(out) + list_shift, len(tail))
    return out + listed + b"PK\x05\x06" + end + tail


ARRAY = npy(dictionary(), 2 * ONE)
PACKER = zlib.compressobj(9, zlib.DEFLATED, -15)
PACKED = PACKER.compress(ARRAY) + PACKER.flush()
GOOD = npz(entry("a.npy", ARRAY))
write("empty.npz", b"")
write("array.npz", ARRAY)
write("cut_off.npz", GOOD[:-30])
write("only_end.npz", b"PK\x05\x06" + bytes(17))
write("wrong_checksum.npz", npz(entry("a.npy", ARRAY, crc=1)))
write("twice.npz", npz(entry("a.npy", ARRAY), entry("a.npy", ARRAY)))
write("folder.npz", npz(entry("../../etc/a.npy", ARRAY)))
write("absolute.npz", npz(entry("/a.npy", ARRAY)))
write("backslash.npz", npz(entry("b\\a.npy", ARRAY)))
write("no_name.npz", npz(entry("", ARRAY)))
write("control_name.npz", npz(entry("a\n.npy", ARRAY)))
write("encrypted.npz", npz(entry("a.npy", ARRAY, flags=1)))
write("bzip2.npz", npz(entry("a.npy", ARRAY, method=12)))
write("two_sizes.npz", npz(entry("a.npy", ARRAY, size=5)))
write("two_names.npz", npz(entry("a.npy", ARRAY, local_name="b.npy")))
write("overlap.npz", npz(entry("a.npy", ARRAY), entry("b.npy", ARRAY, packed=len(ARRAY) + 40, size=len(ARRAY) + 40)))
write("same_place.npz", npz(entry("a.npy", ARRAY), entry("a.npy", ARRAY, offset=0)))
write("elsewhere.npz", npz(entry("a.npy", ARRAY, offset=7)))
write("beyond.npz", npz(entry("a.npy", ARRAY, offset=0x7FFFFFFF)))
write("count.npz", npz(entry("a.npy", ARRAY), count=2))
write("count_huge.npz", npz(entry("a.npy", ARRAY), count=0xFFFE))
write("list_elsewhere.npz", npz(entry("a.npy", ARRAY), list_shift=3))
write("several_disks.npz", npz(entry("a.npy", ARRAY), disk=1))
write("zip64_missing.npz", npz(entry("a.npy", ARRAY, size=0xFFFFFFFF, packed=0xFFFFFFFF), count=0xFFFF))
write("bomb_declared.npz", npz(entry("a.npy", PACKED, method=8, size=len(PACKED) * 2000)))
write("bomb_real.npz", npz(entry("a.npy", PACKED, method=8, size=len(ARRAY) - 1, crc=zlib.crc32(ARRAY))))
write("deflate_cut_off.npz", npz(entry("a.npy", PACKED[:-9], method=8, size=len(ARRAY), crc=zlib.crc32(ARRAY))))
write("deflate_garbage.npz", npz(entry("a.npy", b"\xff" * 20, method=8, size=20)))
write("objects_inside.npz", npz(entry("a.npy", npy(dictionary("'|O'", shape="(1,)"), b"N."))))
write("cut_off_inside.npz", npz(entry("a.npy", ARRAY[:-4])))
