"""A small JPEG encoder for files that the usual encoders do not write: any sampling, any marker, scans in any order."""

import numpy as np

ZIGZAG = [0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35]
ZIGZAG += [42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63]

DC_COUNTS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
DC_SYMBOLS = list(range(12))
# The usual table of AC coefficients of luminance (ITU-T T.81, table K.5).
AC_COUNTS = [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7D]
AC_SYMBOLS = list(bytes.fromhex(
    "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a"
    "434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aa"
    "b2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa"
))


def codes(counts, symbols):
    table, code, at = {}, 0, 0
    for length, count in enumerate(counts, 1):
        for _ in range(count):
            table[symbols[at]] = (code, length)
            code, at = code + 1, at + 1
        code <<= 1
    return table


DC, AC = codes(DC_COUNTS, DC_SYMBOLS), codes(AC_COUNTS, AC_SYMBOLS)
COSINE = np.array([[(0.5 if k else 0.5 / np.sqrt(2)) * np.cos((2 * n + 1) * k * np.pi / 16) for n in range(8)] for k in range(8)])


class Bits:
    def __init__(self):
        self.text = []

    def put(self, value, length):
        if length:
            self.text.append(format(value, f"0{length}b"))

    def bytes(self):
        text = "".join(self.text)
        text += "1" * (-len(text) % 8)
        data = bytes(int(text[i : i + 8], 2) for i in range(0, len(text), 8))
        self.text = []
        return data.replace(b"\xff", b"\xff\0")


def number(bits, value, table, run=0):
    size = int(abs(value)).bit_length()
    bits.put(*table[run << 4 | size])
    bits.put(value if value >= 0 else value + (1 << size) - 1, size)


def segment(marker, body):
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")


def adobe(transform):
    return segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform]))


def blocks_of(plane, step):
    height, width = plane.shape
    padded = np.pad(plane, ((0, -height % 8), (0, -width % 8)), "edge").astype(float) - 128
    out = {}
    for y in range(0, padded.shape[0], 8):
        for x in range(0, padded.shape[1], 8):
            block = COSINE @ padded[y : y + 8, x : x + 8] @ COSINE.T
            out[x // 8, y // 8] = np.round(block / step).astype(int).ravel()
    return out, padded.shape[1] // 8, padded.shape[0] // 8


def shrink(plane, across, down):
    height, width = plane.shape
    padded = np.pad(plane, ((0, -height % down), (0, -width % across)), "edge").astype(float)
    return padded.reshape(padded.shape[0] // down, down, padded.shape[1] // across, across).mean((1, 3))


def encode(planes, sampling, ids=None, extra=JFIF, interval=0, scans=None, progressive=False, step=6, tables=True,
           wide_quantiser=False, fill=b"", junk=None, sof=None, low=0):
    """planes: full-size arrays; sampling: (h, v) per plane; scans: lists of component indices (default: one scan of all);
    fill: bytes before every marker; junk: {name of a place: stray bytes}; low: lowest bit of the first AC scans, refined later."""
    junk = junk or {}
    height, width = planes[0].shape
    finest = max(h for h, _ in sampling), max(v for _, v in sampling)
    ids = ids or list(range(1, len(planes) + 1))
    coded = []
    for plane, (h, v) in zip(planes, sampling):
        coded.append(blocks_of(shrink(plane, finest[0] // h, finest[1] // v), step))
    out = b"\xff\xd8" + extra + junk.get("tables", b"")
    quantiser = (b"\x10" + step.to_bytes(2, "big") * 64) if wide_quantiser else b"\0" + bytes([step]) * 64
    out += fill + segment(0xDB, quantiser)
    frame = b"\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + bytes([len(planes)])
    for i, (h, v) in zip(ids, sampling):
        frame += bytes([i, h << 4 | v, 0])
    out += junk.get("frame", b"") + fill + segment(sof or (0xC2 if progressive else 0xC0), frame)
    if tables:
        out += fill + segment(0xC4, b"\0" + bytes(DC_COUNTS) + bytes(DC_SYMBOLS))
        out += junk.get("huffman", b"") + fill + segment(0xC4, b"\x10" + bytes(AC_COUNTS) + bytes(AC_SYMBOLS))
    if interval:
        out += fill + segment(0xDD, interval.to_bytes(2, "big"))
    everything = list(range(len(planes)))
    plan = [(part, 0, 63, 0, 0) for part in scans or [everything]]
    if progressive:
        plan = [(everything, 0, 0, 0, 1), (everything, 0, 0, 1, 0)]
        plan += [([i], first, last, 0, low) for i in everything for first, last in ((1, 5), (6, 63))]
        plan += [([i], 1, 63, bit + 1, bit) for bit in reversed(range(low)) for i in everything]
    for part, first, last, before, after in plan:
        head = bytes([len(part)]) + b"".join(bytes([ids[i], 0]) for i in part) + bytes([first, last, before << 4 | after])
        out += junk.get("scan", b"") + fill + segment(0xDA, head)
        out += scan(coded, sampling, part, first, last, before, after, progressive, interval, finest, width, height,
                    junk.get("restart", b""))
        out += junk.get("end", b"")
    return out + fill + b"\xff\xd9" + junk.get("after", b"")


def scan(coded, sampling, part, first, last, before, after, progressive, interval, finest, width, height, stray):
    bits, out, prediction, done, restarts = Bits(), b"", {i: 0 for i in part}, 0, 0
    if len(part) == 1:
        h, v = sampling[part[0]]
        across = -(-(width * h) // (finest[0] * 8))
        down = -(-(height * v) // (finest[1] * 8))
        units = [[(part[0], x, y)] for y in range(down) for x in range(across)]
    else:
        across, down = -(-width // (finest[0] * 8)), -(-height // (finest[1] * 8))
        units = [
            [(i, x * sampling[i][0] + dx, y * sampling[i][1] + dy) for i in part for dy in range(sampling[i][1]) for dx in range(sampling[i][0])]
            for y in range(down) for x in range(across)
        ]
    for unit in units:
        if interval and done == interval:
            out += bits.bytes() + stray + bytes([0xFF, 0xD0 + restarts % 8])
            prediction, done, restarts = {i: 0 for i in part}, 0, restarts + 1
        done += 1
        for i, x, y in unit:
            blocks, wide, high = coded[i]
            block = blocks[min(x, wide - 1), min(y, high - 1)]
            if before:
                refine(bits, block, first, last, after)
                continue
            if first == 0:
                value = int(block[0]) >> after
                number(bits, value - prediction[i], DC)
                prediction[i] = value
            run = 0
            for k in range(max(first, 1), last + 1):
                # Bits are dropped towards zero.
                value = int(block[ZIGZAG[k]])
                value = (abs(value) >> after) * (1 if value >= 0 else -1)
                if value == 0:
                    run += 1
                    continue
                while run > 15:
                    bits.put(*AC[0xF0])
                    run -= 16
                number(bits, value, AC, run)
                run = 0
            if run:
                bits.put(*AC[0])
    return out + bits.bytes()


def refine(bits, block, first, last, bit):
    if first == 0:
        bits.put(int(block[0]) >> bit & 1, 1)
        return
    values = [int(block[ZIGZAG[k]]) for k in range(first, last + 1)]
    known = [abs(v) >> bit + 1 for v in values]
    fresh = [not k and abs(v) >> bit == 1 for k, v in zip(known, values)]
    end = max([i for i, f in enumerate(fresh) if f], default=-1)
    run, waiting = 0, []
    for i, v in enumerate(values):
        if i > end:
            break
        if known[i]:
            waiting.append(abs(v) >> bit & 1)
        elif fresh[i]:
            bits.put(*AC[run << 4 | 1])
            bits.put(1 if v > 0 else 0, 1)
            for w in waiting:
                bits.put(w, 1)
            run, waiting = 0, []
        else:
            run += 1
            if run == 16:
                bits.put(*AC[0xF0])
                for w in waiting:
                    bits.put(w, 1)
                run, waiting = 0, []
    if end < len(values) - 1:
        bits.put(*AC[0])
        for w in waiting:
            bits.put(w, 1)
        for i in range(end + 1, len(values)):
            if known[i]:
                bits.put(abs(values[i]) >> bit & 1, 1)
