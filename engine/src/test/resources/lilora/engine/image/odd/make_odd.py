"""Makes the odd images of this folder and what Pillow sees in them. Run: python make_odd.py (in this folder).

Pictures are computed; the files named case-* are copies of given inputs. Where the usual encoders cannot write a kind, the bytes
are put together here, after the formats' published descriptions.
"""

import csv
import io
import pathlib
import shutil
import struct
import subprocess
import zlib

import numpy as np
import PIL
from PIL import Image, features

import jpeg_encoder as jpeg

HERE = pathlib.Path(__file__).parent


def picture(width, height, seed=1):
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    planes = []
    for c in range(3):
        wave = 127 + 90 * np.sin(x / (3 + c) + seed) * np.cos(y / (5 - c))
        wave[(x + 2 * y) % 37 < 9] = 250 - 120 * c
        planes.append(wave + rng.normal(0, 6, (height, width)))
    return np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8)


RGB = picture(37, 29)
IMAGE = Image.fromarray(RGB)
ALPHA = Image.fromarray((np.indices((29, 37)).sum(0) * 5 % 256).astype(np.uint8))


def save(name, image, **options):
    image.save(HERE / name, **options)


def write(name, data):
    (HERE / name).write_bytes(data)


def planes(array=RGB):
    ycc = np.array(Image.fromarray(array).convert("YCbCr"))
    return [ycc[:, :, c] for c in range(3)]


def jpegs():
    y, cb, cr = planes()
    samplings = {
        "444": [(1, 1)] * 3, "444-as-22": [(2, 2)] * 3, "422": [(2, 1), (1, 1), (1, 1)], "420": [(2, 2), (1, 1), (1, 1)],
        "440": [(1, 2), (1, 1), (1, 1)], "411": [(4, 1), (1, 1), (1, 1)], "410": [(4, 2), (1, 1), (1, 1)],
        "441": [(1, 4), (1, 1), (1, 1)], "31": [(3, 1), (1, 1), (1, 1)], "13": [(1, 3), (1, 1), (1, 1)],
        "mixed": [(2, 2), (2, 1), (1, 2)], "mixed-2": [(2, 1), (2, 1), (1, 1)], "coarse-luma": [(1, 1), (2, 2), (2, 1)],
        "422-as-42": [(2, 2), (1, 2), (1, 2)], "440-as-22": [(2, 2), (2, 1), (2, 1)], "24": [(2, 4), (1, 1), (1, 1)],
        "four-to-two": [(4, 1), (2, 1), (1, 1)],
    }
    for name, sampling in samplings.items():
        write(f"jpeg-{name}.jpg", jpeg.encode([y, cb, cr], sampling))
        if name in ("422", "440", "411", "mixed", "410"):
            write(f"jpeg-{name}-progressive.jpg", jpeg.encode([y, cb, cr], sampling, progressive=True, low=1))
            write(f"jpeg-{name}-scans.jpg", jpeg.encode([y, cb, cr], sampling, scans=[[0], [2], [1]]))
    write("jpeg-uneven.jpg", jpeg.encode([y, y, y], [(3, 1), (3, 1), (3, 1)]).replace(b"\1\x31\0\2\x31\0\3\x31\0", b"\1\x31\0\2\x21\0\3\x21\0"))
    for width, height in [(1, 1), (2, 2), (3, 3), (4, 5), (5, 1), (1, 9), (16, 16), (17, 33)]:
        small = planes(picture(width, height, width))
        for name in ("422", "420", "440", "411"):
            write(f"jpeg-{name}-{width}x{height}.jpg", jpeg.encode(small, samplings[name]))
    write("jpeg-grey-22.jpg", jpeg.encode([y], [(2, 2)]))
    write("jpeg-grey-31-restarts.jpg", jpeg.encode([y], [(3, 1)], interval=2))
    write("jpeg-grey-progressive.jpg", jpeg.encode([y], [(1, 1)], progressive=True, low=2))
    write("jpeg-restarts.jpg", jpeg.encode([y, cb, cr], samplings["420"], interval=1))
    write("jpeg-restarts-stray.jpg", jpeg.encode([y, cb, cr], samplings["422"], interval=2, junk={"restart": b"\x55\xff\0\x12"}))
    write("jpeg-restarts-progressive.jpg", jpeg.encode([y, cb, cr], samplings["420"], interval=3, progressive=True, low=1))
    write("jpeg-16-bit-quantiser.jpg", jpeg.encode([y, cb, cr], samplings["420"], wide_quantiser=True, step=300, sof=0xC1))
    write("jpeg-no-huffman.jpg", jpeg.encode([y], [(1, 1)], tables=False))
    write("jpeg-fill-bytes.jpg", jpeg.encode([y, cb, cr], samplings["420"], fill=b"\xff\xff"))
    stray = {k: b"\x01\x02\x03" for k in ("tables", "frame", "huffman", "scan", "end")}
    write("jpeg-stray.jpg", jpeg.encode([y, cb, cr], samplings["420"], junk=stray))
    write("jpeg-stray-zero.jpg", jpeg.encode([y, cb, cr], samplings["420"], junk={"huffman": b"\xff\0\xff\0", "end": b"\xff\0\0\0"}))
    write("jpeg-after-end.jpg", jpeg.encode([y, cb, cr], samplings["420"], junk={"after": b"\0" * 100 + b"\xff\xd8\xff\xda"}))
    write("jpeg-no-end.jpg", jpeg.encode([y, cb, cr], samplings["420"])[:-2])
    write("jpeg-two-images.jpg", jpeg.encode([y, cb, cr], samplings["420"]) + jpeg.encode([y], [(1, 1)]))
    write("jpeg-missing-component.jpg", jpeg.encode([y, cb, cr], samplings["420"], scans=[[0], [1]]))
    write("jpeg-second-scan.jpg", jpeg.encode([y, cb, cr], samplings["420"], scans=[[0, 1, 2], [0]]))
    write("jpeg-12-bit.jpg", jpeg.encode([y], [(1, 1)], sof=0xC1).replace(b"\xff\xc1\0\x0b\x08", b"\xff\xc1\0\x0b\x0c"))
    for name, sof in [("lossless", 0xC3), ("arithmetic", 0xC9), ("arithmetic-progressive", 0xCA), ("hierarchical", 0xC5)]:
        write(f"jpeg-{name}.jpg", jpeg.encode([y], [(1, 1)], sof=sof))
    write("jpeg-two-components.jpg", jpeg.encode([y, cb], [(1, 1)] * 2))
    red, green, blue = (RGB[:, :, c] for c in range(3))
    for name, channels, extra, ids in [
        ("rgb-adobe-0", [red, green, blue], jpeg.adobe(0), None),
        ("rgb-ids", [red, green, blue], b"", [82, 71, 66]),
        ("rgb-ids-jfif", [y, cb, cr], jpeg.JFIF, [82, 71, 66]),
        ("ycc-adobe-1", [y, cb, cr], jpeg.adobe(1), None),
        ("ycc-adobe-2", [y, cb, cr], jpeg.adobe(2), None),
        ("ycc-adobe-7", [y, cb, cr], jpeg.adobe(7), None),
        ("ycc-jfif-adobe-0", [y, cb, cr], jpeg.JFIF + jpeg.adobe(0), None),
        ("ycc-adobe-0-jfif", [y, cb, cr], jpeg.adobe(0) + jpeg.JFIF, None),
        ("ycc-no-marker", [y, cb, cr], b"", None),
        ("ycc-odd-ids", [y, cb, cr], b"", [0, 17, 99]),
        ("ycc-ids-rgb-lower", [y, cb, cr], b"", [114, 103, 98]),
        ("ycc-short-adobe", [y, cb, cr], jpeg.segment(0xEE, b"Adobe\0\x64\0\0"), None),
        ("cmyk", [255 - red, green, blue, red // 2 + 100], b"", None),
        ("cmyk-jfif", [red, green, blue, 255 - red // 2], jpeg.JFIF, None),
        ("cmyk-adobe-0", [red, green, blue, 255 - red // 2], jpeg.adobe(0), None),
        ("ycck-adobe-2", [y, cb, cr, 255 - red // 2], jpeg.adobe(2), None),
        ("ycck-adobe-1", [y, cb, cr, 255 - red // 2], jpeg.adobe(1), None),
        ("ycck-jfif-adobe-2", [y, cb, cr, 255 - red // 3], jpeg.JFIF + jpeg.adobe(2), None),
    ]:
        write(f"jpeg-{name}.jpg", jpeg.encode(channels, [(1, 1)] * len(channels), ids, extra))
    write("jpeg-ycck-420.jpg", jpeg.encode([y, cb, cr, 255 - red // 2], [(2, 2), (1, 1), (1, 1), (2, 2)], None, jpeg.adobe(2)))
    write("jpeg-rgb-422.jpg", jpeg.encode([red, green, blue], [(2, 1), (1, 1), (1, 1)], None, jpeg.adobe(0)))
    for quality, subsampling, progressive in [(30, 0, True), (95, 2, True), (5, 2, False), (100, 1, False), (70, 1, True)]:
        name = f"jpeg-pillow-{quality}-{subsampling}-{'progressive' if progressive else 'plain'}.jpg"
        save(name, IMAGE, quality=quality, subsampling=subsampling, progressive=progressive, optimize=True)
    exif = Image.Exif()
    exif[0x0112] = 8
    save("jpeg-orientation-8.jpg", IMAGE, exif=exif, quality=90)
    save("jpeg-profile.jpg", IMAGE, icc_profile=b"no profile at all" * 8, quality=90)
    save("jpeg-mpo.jpg", IMAGE, format="MPO", save_all=True, append_images=[IMAGE.rotate(180)], quality=60)


def gif(screen, frames, palette=None, trailer=b";", background=0):
    """frames: (left, top, rows of samples, local palette, transparent index, interlaced)."""
    flags = 0x80 | 2 if palette is not None else 0
    out = b"GIF89a" + struct.pack("<HHBBB", *screen, flags, background, 0) + (palette or b"")
    for left, top, rows, local, transparent, interlaced in frames:
        if transparent is not None:
            out += b"!\xf9\4\1\0\0" + bytes([transparent]) + b"\0"
        height, width = rows.shape
        out += b"," + struct.pack("<HHHHB", left, top, width, height, (0x82 if local else 0) | (0x40 if interlaced else 0)) + (local or b"")
        order = list(range(height))
        if interlaced:
            order = [y for start, step in ((0, 8), (4, 8), (2, 4), (1, 2)) for y in range(start, height, step)]
        out += b"\3" + blocks(lzw(rows[order].ravel().tolist(), 3)) + b"\0"
    return out + trailer


def blocks(data):
    return b"".join(bytes([len(data[i : i + 255])]) + data[i : i + 255] for i in range(0, len(data), 255))


def lzw(samples, bits, renew=True):
    """With renew=False the table stays as it is once it is full ("deferred clear")."""
    clear = 1 << bits
    out, size = [(clear, bits + 1)], bits + 1
    table, following = {(i,): i for i in range(clear)}, clear + 2
    word = ()
    for s in samples:
        if word + (s,) in table:
            word += (s,)
            continue
        out.append((table[word], size))
        if following < 4096:
            table[word + (s,)] = following
            following += 1
            if following - 1 == 1 << size and size < 12:
                size += 1
        elif renew:
            out.append((clear, size))
            table, following, size = {(i,): i for i in range(clear)}, clear + 2, bits + 1
        word = (s,)
    out += [(table[word], size), (clear + 1, size)]
    value = shift = 0
    for code, length in out:
        value |= code << shift
        shift += length
    return value.to_bytes((shift + 7) // 8, "little")


def gifs():
    colors = bytes(picture(8, 1, 5).ravel())
    other = bytes(picture(8, 1, 6).ravel())
    rows = (np.indices((19, 23)).sum(0) // 3 + np.indices((19, 23))[0] // 5) % 8
    write("gif-offset.gif", gif((40, 30), [(9, 7, rows, None, None, False)], colors))
    write("gif-offset-transparent.gif", gif((40, 30), [(9, 7, rows, None, 5, False)], colors))
    write("gif-offset-background.gif", gif((40, 30), [(9, 7, rows, None, None, False)], colors, background=3))
    write("gif-larger-than-screen.gif", gif((10, 10), [(2, 1, rows, None, None, False)], colors))
    write("gif-local-palette.gif", gif((23, 19), [(0, 0, rows, other, None, False)], colors))
    write("gif-local-palette-offset.gif", gif((40, 30), [(3, 3, rows, other, 2, False)], colors))
    write("gif-interlaced.gif", gif((23, 19), [(0, 0, rows, None, None, True)], colors))
    write("gif-interlaced-offset.gif", gif((25, 25), [(2, 3, rows, None, None, True)], colors))
    for height in (1, 2, 3, 4, 5, 8, 9):
        write(f"gif-interlaced-{height}.gif", gif((23, height), [(0, 0, rows[:height], None, None, True)], colors))
    write("gif-no-palette.gif", gif((30, 19), [(0, 0, rows, None, None, False)]))
    write("gif-grey-palette.gif", gif((30, 19), [(0, 0, rows, None, 3, False)], bytes(i for i in range(8) for _ in range(3))))
    write("gif-two-frames.gif", gif((23, 19), [(0, 0, rows, None, None, False), (1, 1, 7 - rows[:5, :5], other, 1, False)], colors))
    write("gif-no-trailer.gif", gif((23, 19), [(0, 0, rows, None, None, False)], colors, trailer=b""))
    write("gif-cut.gif", gif((23, 19), [(0, 0, rows, None, None, False)], colors)[:-40])
    whole = (HERE / "gif-interlaced-2.gif").read_bytes()
    write("gif-block-beyond-end.gif", whole.replace(b"\x03\x10", b"\x03\x40"))
    big = np.random.default_rng(3).integers(0, 8, (70, 90))
    save("gif-pillow.gif", IMAGE)
    frames = [Image.fromarray(picture(37, 29, s)) for s in (1, 2)]
    save("gif-animated.gif", frames[0], save_all=True, append_images=frames[1:], disposal=2, duration=50)
    flags = b"GIF89a" + struct.pack("<HHBBB", 90, 70, 0x82, 0, 0) + colors
    head = flags + b"," + struct.pack("<HHHHB", 0, 0, 90, 70, 0) + b"\3"
    write("gif-full-table.gif", head + blocks(lzw(big.ravel().tolist(), 3)) + b"\0;")
    write("gif-deferred-clear.gif", head + blocks(lzw(big.ravel().tolist(), 3, renew=False)) + b"\0;")
    comment = flags[:-24] + colors + b"!\xfe\5hello\0" + b"!\xff\x0bNETSCAPE2.0\3\1\0\0\0" + head[len(flags) :]
    write("gif-comments.gif", comment + blocks(lzw(big.ravel().tolist(), 3)) + b"\0;")
    beyond = head[: len(flags) - 24].replace(struct.pack("<B", 0x82), struct.pack("<B", 0x80), 1) + colors[:6]
    write("gif-beyond-palette.gif", beyond + head[len(flags) :] + blocks(lzw(big.ravel().tolist(), 3)) + b"\0;")


def chunk(kind, data):
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png(samples, depth, kind, interlaced=False, before=b"", after=b"", pieces=1, filters=(0, 1, 2, 3, 4)):
    """samples: height x width x channels of numbers of the given depth."""
    height, width, channels = samples.shape
    back = max(1, channels * depth // 8)
    raw = b""
    for left, top, across, down in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        part = samples[top::down, left::across]
        above = None
        for y in range(part.shape[0] if part.shape[1] else 0):
            text = "".join(format(int(v), f"0{depth}b") for v in part[y].ravel())
            text += "0" * (-len(text) % 8)
            line = np.array([int(text[i : i + 8], 2) for i in range(0, len(text), 8)])
            above = np.zeros_like(line) if above is None else above
            kindly = filters[y % len(filters)]
            shifted = np.concatenate([np.zeros(back, int), line])[: len(line)]
            corner = np.concatenate([np.zeros(back, int), above])[: len(line)]
            guess = {0: 0 * line, 1: shifted, 2: above, 3: (shifted + above) // 2}.get(kindly)
            if guess is None:
                p = shifted + above - corner
                da, db, dc = abs(p - shifted), abs(p - above), abs(p - corner)
                guess = np.where((da <= db) & (da <= dc), shifted, np.where(db <= dc, above, corner))
            raw += bytes([kindly]) + bytes(((line - guess) % 256).astype(np.uint8))
            above = line
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([depth, kind, 0, 0, int(interlaced)])
    data = zlib.compress(raw, 9)
    size = -(-len(data) // pieces)
    body = b"".join(chunk(b"IDAT", data[i : i + size]) for i in range(0, len(data), size))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + body + after + chunk(b"IEND", b"")


def pngs():
    wide = picture(21, 19, 9).astype(int)
    alpha = wide[:, :, :1] // 2 + 60
    palette = chunk(b"PLTE", bytes(picture(16, 16, 4).ravel()))
    for interlaced in (False, True):
        tail = "-interlaced" if interlaced else ""
        for depth in (1, 2, 4, 8):
            write(f"png-grey-{depth}{tail}.png", png(wide[:, :, :1] >> 8 - depth, depth, 0, interlaced))
            few = chunk(b"PLTE", bytes(picture(16, 16, 4).ravel()[: 3 << depth]))
            write(f"png-palette-{depth}{tail}.png", png(wide[:, :, :1] >> 8 - depth, depth, 3, interlaced, few))
        write(f"png-grey-16{tail}.png", png(wide[:, :, :1] * 257, 16, 0, interlaced))
        write(f"png-rgb-16{tail}.png", png(wide * 255 + 77, 16, 2, interlaced))
        write(f"png-rgb-8{tail}.png", png(wide, 8, 2, interlaced))
        write(f"png-grey-alpha-8{tail}.png", png(np.concatenate([wide[:, :, :1], alpha], 2), 8, 4, interlaced))
        write(f"png-grey-alpha-16{tail}.png", png(np.concatenate([wide[:, :, :1], alpha], 2) * 255 + 9, 16, 4, interlaced))
        write(f"png-rgba-8{tail}.png", png(np.concatenate([wide, alpha * 0], 2), 8, 6, interlaced))
        write(f"png-rgba-16{tail}.png", png(np.concatenate([wide, alpha], 2) * 255 + 9, 16, 6, interlaced))
    deep = wide[:, :, :1] * 3 - 40
    deep[0, :3, 0] = (0, 255, 256)
    write("png-grey-16-dark.png", png(deep % 65536, 16, 0))
    write("png-grey-16-transparent.png", png(deep % 65536, 16, 0, before=chunk(b"tRNS", b"\1\0")))
    for width, height in [(1, 1), (1, 7), (5, 1), (3, 3), (4, 9)]:
        write(f"png-interlaced-{width}x{height}.png", png(picture(width, height, 2).astype(int), 8, 2, True))
    grey = wide[:, :, :1]
    write("png-grey-transparent.png", png(grey, 8, 0, before=chunk(b"tRNS", b"\0\x50")))
    write("png-rgb-transparent.png", png(wide, 8, 2, before=chunk(b"tRNS", bytes([0, 10, 0, 20, 0, 30]))))
    write("png-palette-transparent.png", png(grey, 8, 3, before=palette + chunk(b"tRNS", bytes(range(200)))))
    write("png-palette-short.png", png(grey, 8, 3, before=chunk(b"PLTE", bytes(picture(16, 2, 4).ravel()))))
    write("png-palette-missing.png", png(grey, 8, 3))
    write("png-rgb-suggested-palette.png", png(wide, 8, 2, before=palette))
    gamma = chunk(b"gAMA", (22222).to_bytes(4, "big")) + chunk(b"cHRM", bytes(32)) + chunk(b"sRGB", b"\1")
    write("png-gamma.png", png(wide, 8, 2, before=gamma))
    write("png-profile.png", png(wide, 8, 2, before=chunk(b"iCCP", b"odd\0\0" + zlib.compress(b"nothing"))))
    write("png-bad-text.png", png(wide, 8, 2, before=chunk(b"tEXt", b"no separator") + chunk(b"prVt", b"xyz"), after=chunk(b"iTXt", b"a")))
    write("png-pieces.png", png(wide, 8, 2, pieces=9))
    whole = png(wide, 8, 2)
    write("png-no-end.png", whole[:-12])
    write("png-after-end.png", whole + b"trailing" * 9)
    write("png-chunk-beyond-end.png", whole[:-12] + b"\0\0\1\0prVt" + b"abc")
    write("png-no-chunk-at-end.png", whole[:-12] + b"\0\0\1\0p-Vt" + b"abc")
    write("png-end-cut.png", whole[:-3])
    write("png-cut.png", whole[:-60])
    write("png-bad-header-sum.png", whole[:30] + bytes([whole[30] ^ 1]) + whole[31:])
    write("png-bad-data-sum.png", whole[:-16] + bytes([whole[-16] ^ 1]) + whole[-15:])
    write("png-bad-stream.png", png(wide, 8, 2)[:400] + b"\x55\xaa\x55\xaa" + png(wide, 8, 2)[404:])
    two = png(wide, 8, 2, pieces=2)
    between = two.index(b"IDAT", two.index(b"IDAT") + 4) - 4
    write("png-interrupted.png", two[:between] + chunk(b"tEXt", b"a\0b") + two[between:])
    write("png-filter-5.png", png(wide, 8, 2, filters=(0, 1, 5)))
    control = chunk(b"acTL", struct.pack(">II", 2, 0))
    frame = struct.pack(">IIIIIHHBB", 0, 21, 19, 0, 0, 1, 10, 0, 0)
    second = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 1, 21, 19, 0, 0, 1, 10, 0, 0))
    second += chunk(b"fdAT", b"\0\0\0\2" + zlib.compress(bytes(19 * 64)))
    write("png-animated.png", png(wide, 8, 2, before=control + chunk(b"fcTL", frame), after=second))
    write("png-animated-default.png", png(wide, 8, 2, before=control))
    part = struct.pack(">IIIIIHHBB", 0, 11, 9, 3, 4, 1, 10, 0, 0)
    write("png-animated-part.png", png(wide, 8, 2, before=control + chunk(b"fcTL", part), after=second))


def bmp(width, height, depth, rows, header=40, compression=0, palette=b"", masks=b"", colors=0, offset=None):
    size = 14 + header + len(masks) + len(palette)
    if header == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, depth)
    else:
        info = struct.pack("<IiiHHIIiiII", header, width, height, 1, depth, compression, len(rows), 0, 0, colors, 0)
        if header > 40:
            info += masks.ljust(header - 40, b"\0")
            size -= len(masks)
            masks = b""
    return b"BM" + struct.pack("<IHHI", size + len(rows), 0, 0, size if offset is None else offset) + info + masks + palette + rows


def lines(samples, depth, down=False):
    out = b""
    for row in samples if down else samples[::-1]:
        text = "".join(format(int(v), f"0{depth}b") for v in row)
        data = int(text + "0" * (-len(text) % 32), 2).to_bytes((len(text) + 31) // 32 * 4, "big")
        if depth > 8:
            data = b"".join(int(v).to_bytes(depth // 8, "little") for v in row)
            data += b"\0" * (-len(data) % 4)
        out += data
    return out


def bmps():
    rgb = picture(19, 13, 8).astype(int)
    height, width = rgb.shape[:2]
    packed = rgb[:, :, 0] << 16 | rgb[:, :, 1] << 8 | rgb[:, :, 2]
    colors = [bytes(c) + b"\0" for c in picture(16, 16, 3).reshape(-1, 3)]
    for depth in (1, 4, 8):
        few = rgb[:, :, 1] >> 8 - depth
        table = b"".join(colors[: 1 << depth])
        write(f"bmp-{depth}.bmp", bmp(width, height, depth, lines(few, depth), palette=table))
        write(f"bmp-{depth}-top-down.bmp", bmp(width, -height, depth, lines(few, depth, True), palette=table))
        old = b"".join(c[:3] for c in colors[: 1 << depth])
        write(f"bmp-{depth}-os2.bmp", bmp(width, height, depth, lines(few, depth), header=12, palette=old))
    write("bmp-8-few-colours.bmp", bmp(width, height, 8, lines(rgb[:, :, 1] >> 3, 8), palette=b"".join(colors[:20]), colors=20))
    greys = b"".join(bytes([i, i, i, 0]) for i in range(256))
    write("bmp-8-grey.bmp", bmp(width, height, 8, lines(rgb[:, :, 1], 8), palette=greys))
    write("bmp-1-grey.bmp", bmp(width, height, 1, lines(rgb[:, :, 1] >> 7, 1), palette=b"\0\0\0\0\xff\xff\xff\0"))
    write("bmp-1-inverse.bmp", bmp(width, height, 1, lines(rgb[:, :, 1] >> 7, 1), palette=b"\xff\xff\xff\0\0\0\0\0"))
    write("bmp-4-grey-two.bmp", bmp(width, height, 4, lines(rgb[:, :, 1] >> 7, 4), palette=b"\0\0\0\0\xff\xff\xff\0", colors=2))
    five = rgb[:, :, 0] >> 3 << 10 | rgb[:, :, 1] >> 3 << 5 | rgb[:, :, 2] >> 3
    six = rgb[:, :, 0] >> 3 << 11 | rgb[:, :, 1] >> 2 << 5 | rgb[:, :, 2] >> 3
    write("bmp-16.bmp", bmp(width, height, 16, lines(five, 16)))
    write("bmp-16-565.bmp", bmp(width, height, 16, lines(six, 16), compression=3, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F)))
    write("bmp-16-555.bmp", bmp(width, height, 16, lines(five, 16), compression=3, masks=struct.pack("<III", 0x7C00, 0x3E0, 0x1F)))
    write("bmp-16-444.bmp", bmp(width, height, 16, lines(five & 0xFFF, 16), compression=3, masks=struct.pack("<III", 0xF00, 0xF0, 0xF)))
    write("bmp-24.bmp", bmp(width, height, 24, lines(packed, 24)))
    write("bmp-24-top-down.bmp", bmp(width, -height, 24, lines(packed, 24, True)))
    write("bmp-24-os2.bmp", bmp(width, height, 24, lines(packed, 24), header=12))
    write("bmp-24-gap.bmp", bmp(width, height, 24, b"\x77" * 10 + lines(packed, 24), offset=64))
    write("bmp-24-no-offset.bmp", bmp(width, height, 24, lines(packed, 24), offset=0))
    write("bmp-32.bmp", bmp(width, height, 32, lines(packed | 0x55000000, 32)))
    for header in (52, 56, 108, 124):
        masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)[: 12 if header == 52 else 16]
        write(f"bmp-32-v{header}.bmp", bmp(width, height, 32, lines(packed | 0x80000000, 32), header, 3, masks=masks))
    for name, masks in [("abgr", (0xFF000000, 0xFF0000, 0xFF00, 0xFF)), ("rgba", (0xFF, 0xFF00, 0xFF0000, 0xFF000000)),
                        ("bgxr", (0xFF000000, 0xFF00, 0xFF, 0)), ("bgar", (0xFF000000, 0xFF00, 0xFF, 0xFF0000)),
                        ("none", (0, 0, 0, 0)), ("odd", (0x3FF00000, 0xFFC00, 0x3FF, 0))]:
        write(f"bmp-32-{name}.bmp", bmp(width, height, 32, lines(packed << 8 | 0x41, 32), 108, 3, masks=struct.pack("<IIII", *masks)))
    write("bmp-cut.bmp", bmp(width, height, 24, lines(packed, 24))[:-30])
    rle8 = b"\x05\x07\0\3\1\2\3\0\0\0" + b"\x13\x21\0\0" + b"\0\2\4\2" + b"\3\x30\0\0" + b"\x0a\x50\0\5\1\2\3\4\5\0\0\0" + b"\1\2\0\0" * 8
    table = b"".join(colors)
    write("bmp-rle8.bmp", bmp(19, 13, 8, rle8 + b"\x13\x02\0\0" + b"\0\1", compression=1, palette=table))
    write("bmp-rle8-full.bmp", bmp(19, 13, 8, b"\x0a\x50\0\x09\1\2\3\4\5\6\7\x08\x09\0\0\0" * 13 + b"\0\1", compression=1, palette=table))
    write("bmp-rle4-full.bmp", bmp(19, 13, 4, b"\x0a\x53\0\x09\x12\x34\x56\x78\x90\0\0\0" * 13 + b"\0\1", compression=2, palette=b"".join(colors[:16])))
    write("bmp-rle8-top-down.bmp", bmp(19, -13, 8, b"\x0a\x50\x09\x11\0\0\x13\x41\0\0" * 6 + b"\x13\x33\0\0\0\1", compression=1, palette=table))
    write("bmp-jpeg-inside.bmp", bmp(width, height, 24, b"\xff\xd8\xff" * 300, compression=4))


def tiff(width, height, strips, tags, order="<"):
    """tags: number -> list of (short or long) values; strips of bytes."""
    head = b"II*\0" if order == "<" else b"MM\0*"
    data, offsets = b"", []
    for strip in strips:
        offsets.append(8 + len(data))
        data += strip + b"\0" * (len(strip) % 2)
    tags = {256: [width], 257: [height], 273: offsets, 279: [len(s) for s in strips], **tags}
    at, extra = 8 + len(data), b""
    start = at + 2 + 12 * len(tags) + 4
    entries = b""
    for tag, values in sorted(tags.items()):
        kind = 4 if tag in (273, 279) else 3
        body = struct.pack(order + ("I" if kind == 4 else "H") * len(values), *values)
        if len(body) > 4:
            entries += struct.pack(order + "HHII", tag, kind, len(values), start + len(extra))
            extra += body + b"\0" * (len(body) % 2)
        else:
            entries += struct.pack(order + "HHI", tag, kind, len(values)) + body.ljust(4, b"\0")
    return head + struct.pack(order + "I", at) + data + struct.pack(order + "H", len(tags)) + entries + b"\0\0\0\0" + extra


def tiffs():
    rgb = picture(23, 14, 7)
    image = Image.fromarray(rgb)
    plain = {258: [8, 8, 8], 259: [1], 262: [2], 277: [3], 278: [14]}
    rows = rgb.tobytes()
    for orientation in range(1, 9):
        write(f"tiff-orientation-{orientation}.tif", tiff(23, 14, [rows], {**plain, 274: [orientation]}))
    for name in ("raw", "tiff_lzw", "packbits", "tiff_adobe_deflate", "tiff_deflate", "jpeg"):
        save(f"tiff-{name}.tif", image, compression=name)
    save("tiff-lzw-predictor.tif", image, compression="tiff_lzw", tiffinfo={317: 2})
    turned = Image.Exif()
    turned[0x0112] = 6
    save("tiff-lzw-orientation-6.tif", image, compression="tiff_lzw", exif=turned)
    write("tiff-big-endian.tif", tiff(23, 14, [rows], plain, ">"))
    write("tiff-strips.tif", tiff(23, 14, [rows[i : i + 207] for i in range(0, len(rows), 207)], {**plain, 278: [3]}))
    layers = [rgb[:, :, c].tobytes() for c in range(3)]
    write("tiff-planar.tif", tiff(23, 14, layers, {**plain, 284: [2]}))
    wide = (rgb.astype(int) * 255 + 70).astype("<u2").tobytes()
    write("tiff-rgb-16.tif", tiff(23, 14, [wide], {**plain, 258: [16, 16, 16]}))
    write("tiff-rgb-16-big.tif", tiff(23, 14, [(rgb.astype(int) * 255 + 70).astype(">u2").tobytes()], {**plain, 258: [16, 16, 16]}, ">"))
    grey = rgb[:, :, 1]
    one = {258: [8], 259: [1], 277: [1], 278: [14]}
    for depth in (1, 2, 4, 8):
        text = [("".join(format(int(v) >> 8 - depth, f"0{depth}b") for v in row)) for row in grey]
        packed = b"".join(int(t + "0" * (-len(t) % 8), 2).to_bytes((len(t) + 7) // 8, "big") for t in text)
        colors = (picture(16, 16, 2).reshape(-1, 3)[: 1 << depth].T.astype(int) * 256 + 100).ravel().tolist()
        for photometric, name in [(0, "white-is-zero"), (1, "grey"), (3, "palette")]:
            tags = {**one, 258: [depth], 262: [photometric], **({320: colors} if photometric == 3 else {})}
            write(f"tiff-{name}-{depth}.tif", tiff(23, 14, [packed], tags))
        write(f"tiff-fill-order-{depth}.tif", tiff(23, 14, [packed], {**one, 258: [depth], 262: [1], 266: [2]}))
    write("tiff-grey-16.tif", tiff(23, 14, [(grey.astype("<u2") * 257).tobytes()], {**one, 258: [16], 262: [1]}))
    deep = grey.astype(int) * 3 - 40
    deep[0, :3] = (0, 255, 256)
    deep = deep % 65536
    little, big = deep.astype("<u2").tobytes(), deep.astype(">u2").tobytes()
    sixteen = {**one, 258: [16]}
    write("tiff-grey-16-dark.tif", tiff(23, 14, [little], {**sixteen, 262: [1]}))
    write("tiff-grey-16-big.tif", tiff(23, 14, [big], {**sixteen, 262: [1]}, ">"))
    write("tiff-white-is-zero-16.tif", tiff(23, 14, [little], {**sixteen, 262: [0]}))
    write("tiff-white-is-zero-16-big.tif", tiff(23, 14, [big], {**sixteen, 262: [0]}, ">"))
    for name in ("tiff_lzw", "tiff_adobe_deflate", "packbits"):
        save(f"tiff-grey-16-{name}.tif", Image.fromarray(deep.astype(np.uint16)), compression=name)
    save("tiff-grey-16-predictor.tif", Image.fromarray(deep.astype(np.uint16)), compression="tiff_lzw", tiffinfo={317: 2})
    write("tiff-float.tif", tiff(23, 14, [grey.astype("<f4").tobytes()], {**one, 258: [32], 262: [1], 339: [3]}))
    write("tiff-signed.tif", tiff(23, 14, [grey.tobytes()], {**one, 262: [1], 339: [2]}))
    inks = np.concatenate([255 - rgb, 255 - rgb[:, :, :1] // 2], 2)
    write("tiff-cmyk.tif", tiff(23, 14, [inks.tobytes()], {**plain, 258: [8] * 4, 262: [5], 277: [4]}))
    write("tiff-lab.tif", tiff(23, 14, [rows], {**plain, 262: [8]}))
    write("tiff-ycbcr.tif", tiff(23, 14, [rows], {**plain, 262: [6], 530: [1, 1]}))
    for extra, name in [(0, "unspecified"), (1, "associated"), (2, "alpha")]:
        tags = {**plain, 258: [8] * 4, 277: [4], 338: [extra]}
        write(f"tiff-rgb-{name}.tif", tiff(23, 14, [inks.tobytes()], tags))
        two = np.stack([grey, rgb[:, :, 0]], 2).tobytes()
        write(f"tiff-grey-{name}.tif", tiff(23, 14, [two], {**one, 258: [8, 8], 262: [1], 277: [2], 338: [extra]}))
    write("tiff-rgba-no-extra.tif", tiff(23, 14, [inks.tobytes()], {**plain, 258: [8] * 4, 277: [4]}))
    write("tiff-cut.tif", tiff(23, 14, [rows], plain)[:-30])
    save("tiff-group4.tif", image.convert("1"), compression="group4")
    save("tiff-two-pages.tif", image, save_all=True, append_images=[image.rotate(180)])
    write("tiff-tiles.tif", tiles(rgb))


    for name in ("tiff_lzw", "packbits", "tiff_adobe_deflate"):
        whole = (HERE / f"tiff-{name}.tif").read_bytes()
        start, = Image.open(HERE / f"tiff-{name}.tif").tag_v2[273]
        length, = Image.open(HERE / f"tiff-{name}.tif").tag_v2[279]
        for part, at in (("head", start + 2), ("middle", start + length // 2)):
            write(f"tiff-bad-{name}-{part}.tif", whole[:at] + b"\xff" * 9 + whole[at + 9 :])
        write(f"tiff-short-{name}.tif", whole.replace(struct.pack("<I", length), struct.pack("<I", length - 9)))
    write("tiff-unknown-type.tif", tiff(23, 14, [rows], plain).replace(struct.pack("<HHI", 258, 3, 3), struct.pack("<HHI", 258, 99, 3)))


def tiles(rgb):
    height, width, _ = rgb.shape
    padded = np.pad(rgb, ((0, 32 - height), (0, 32 - width), (0, 0)))
    parts = [padded[y : y + 16, x : x + 16].tobytes() for y in (0,) for x in (0, 16)]
    whole = tiff(width, height, parts, {258: [8, 8, 8], 259: [1], 262: [2], 277: [3], 322: [16], 323: [16]})
    for strip, tile in ((273, 324), (279, 325)):
        whole = whole.replace(struct.pack("<HH", strip, 4), struct.pack("<HH", tile, 4))
    # Entries have to be in order.
    at = struct.unpack("<I", whole[4:8])[0]
    count = struct.unpack("<H", whole[at : at + 2])[0]
    entries = sorted(whole[at + 2 + 12 * i : at + 14 + 12 * i] for i in range(count))
    entries.sort(key=lambda e: struct.unpack("<H", e[:2])[0])
    return whole[: at + 2] + b"".join(entries) + whole[at + 2 + 12 * count :]


def webps():
    save("webp-lossy.webp", IMAGE, quality=80)
    save("webp-lossy-low.webp", IMAGE, quality=5)
    save("webp-lossless.webp", IMAGE, lossless=True)
    save("webp-lossless-few.webp", IMAGE.quantize(7).convert("RGB"), lossless=True, method=6)
    rgba = IMAGE.copy()
    rgba.putalpha(ALPHA)
    save("webp-lossless-alpha.webp", rgba, lossless=True, exact=True)
    save("webp-lossy-alpha.webp", rgba, quality=70)
    save("webp-animated.webp", IMAGE, save_all=True, append_images=[IMAGE.rotate(180)], lossless=True)
    write("webp-cut.webp", (HERE / "webp-lossless.webp").read_bytes()[:-40])
    for method in range(7):
        save(f"webp-lossy-method-{method}.webp", IMAGE, quality=40 + 9 * method, method=method)
        save(f"webp-lossless-method-{method}.webp", IMAGE, lossless=True, quality=16 * method, method=method)
    for width, height in [(1, 1), (1, 9), (7, 1), (2, 2), (3, 5), (16, 16), (17, 33)]:
        small = Image.fromarray(picture(width, height, width))
        save(f"webp-lossy-{width}x{height}.webp", small, quality=60)
        save(f"webp-lossless-{width}x{height}.webp", small, lossless=True)
    for colors in (2, 4, 16, 200):
        save(f"webp-palette-{colors}.webp", IMAGE.quantize(colors).convert("RGB"), lossless=True)
    save("webp-near-grey.webp", IMAGE.convert("L"), quality=90)
    save("webp-lossy-best.webp", IMAGE, quality=100, method=6)
    save("webp-sharp.webp", IMAGE, quality=75, use_sharp_yuv=True)
    save("webp-alpha-coarse.webp", rgba, quality=50, alpha_quality=30)
    save("webp-alpha-hidden.webp", rgba.transform(rgba.size, Image.Transform.AFFINE, (1, 0, 9, 0, 1, 9)), lossless=True)
    turned = Image.Exif()
    turned[0x0112] = 6
    save("webp-exif-icc.webp", IMAGE, quality=70, exif=turned, icc_profile=b"no profile", xmp=b"<x/>")
    save("webp-lossless-exif.webp", IMAGE, lossless=True, exif=turned)
    pair = [Image.fromarray(picture(37, 29, s)) for s in (3, 4)]
    save("webp-animated-lossy.webp", pair[0], save_all=True, append_images=pair[1:], quality=60, allow_mixed=True)
    still = (HERE / "webp-lossy-17x33.webp").read_bytes()[12:]
    alpha = (HERE / "webp-lossy-alpha.webp").read_bytes()[30:]
    head = webp_chunk(b"VP8X", bytes([18, 0, 0, 0]) + (59).to_bytes(3, "little") + (44).to_bytes(3, "little"))
    head += webp_chunk(b"ANIM", b"\x10\x60\xb0\xff\0\0")
    write("webp-frame-offset.webp", webp(head + webp_frame(14, 8, 17, 33, still) + webp_frame(0, 2, 37, 29, alpha)))
    write("webp-frame-alpha.webp", webp(head + webp_frame(6, 2, 37, 29, alpha)))
    write("webp-frame-outside.webp", webp(head + webp_frame(14, 8, 17, 33, still) + webp_frame(40, 2, 37, 29, alpha)))
    write("webp-canvas-larger.webp", webp(webp_chunk(b"VP8X", bytes(4) + bytes([40, 0, 0, 40, 0, 0])) + still))
    write("webp-after-end.webp", webp(still) + b"more than it says")
    write("webp-unknown-chunk.webp", webp(still + webp_chunk(b"XYZW", b"odd")))
    write("webp-two-images.webp", webp(still + still))
    write("webp-no-key-frame.webp", webp(still[:8] + bytes([still[8] | 1]) + still[9:]))
    write("webp-named.jpg", (HERE / "webp-lossy.webp").read_bytes())
    write("jpeg-named.webp", (HERE / "jpeg-420.jpg").read_bytes())
    # What Pillow does not ask of libwebp; made once by cwebp of libwebp 1.6.0, and kept where that is missing.
    if shutil.which("cwebp"):
        write("picture.ppm", b"P6\n61 45\n255\n" + picture(61, 45, 11).tobytes())
        for name, options in CWEBP.items():
            subprocess.run(["cwebp", "-quiet", *options.split(), "picture.ppm", "-o", f"webp-cwebp-{name}.webp"], cwd=HERE, check=True)
        (HERE / "picture.ppm").unlink()


CWEBP = {
    "simple-filter": "-q 30 -nostrong -f 60",
    "simple-sharp": "-q 20 -nostrong -f 100 -sharpness 5",
    "strong-sharp-3": "-q 20 -strong -f 80 -sharpness 3",
    "strong-sharp-7": "-q 10 -strong -f 100 -sharpness 7",
    "no-filter": "-q 40 -f 0",
    "partitions-8": "-q 60 -partition_limit 50 -segments 4 -mt -m 4",
    "one-segment": "-q 35 -segments 1 -sns 0",
    "four-segments": "-q 35 -segments 4 -sns 100 -f 70",
    "worst": "-q 0 -m 6 -f 100",
    "near-lossless": "-near_lossless 20 -q 100",
    "lossless-strong": "-lossless -z 9",
}


def webp(chunks):
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks


def webp_chunk(name, data):
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def webp_frame(left, top, width, height, chunks):
    numbers = b"".join(n.to_bytes(3, "little") for n in (left // 2, top // 2, width - 1, height - 1, 50))
    return webp_chunk(b"ANMF", numbers + b"\0" + chunks)


def pnms():
    save("pnm-rgb.ppm", IMAGE)
    save("pnm-grey.pgm", IMAGE.convert("L"))
    save("pnm-bits.pbm", IMAGE.convert("1"))
    save("pnm-grey-16.pgm", Image.fromarray(RGB[:, :, 0].astype(np.uint16) * 3))
    write("pnm-pixel.ppm", b"P6 1 1 255 abc")
    write("pnm-comments.ppm", b"P6 # kind\n#size\r 37\t29 #\n\n255\n" + RGB.tobytes())
    write("pnm-crlf.ppm", b"P6\r\n37 29\r\n255\r\n" + RGB.tobytes() + b"!")
    write("pnm-after-end.ppm", b"P6 37 29 255\n" + RGB.tobytes() + b"P6 1 1 255 abc")
    write("pnm-cut.ppm", b"P6 37 29 255\n" + RGB.tobytes()[:-1])
    write("pnm-comment-in-number.ppm", b"P6 3#\n7 29 255\n" + RGB.tobytes())
    write("pnm-plus.ppm", b"P6 +37 29 255\n" + RGB.tobytes())
    write("pnm-no-space.ppm", b"P637 29 255\n" + RGB.tobytes())
    for most in (1, 2, 100, 254, 256, 1000, 65534, 65535):
        values = RGB.astype(int) * (most + 1) // 256
        binary = values.astype("u1" if most < 256 else ">u2").tobytes()
        write(f"pnm-rgb-{most}.ppm", b"P6 37 29 %d\n" % most + binary)
        write(f"pnm-grey-{most}.pgm", b"P5 37 29 %d\n" % most + values[:, :, 0].astype("u1" if most < 256 else ">u2").tobytes())
        write(f"pnm-text-rgb-{most}.ppm", b"P3 37 29 %d\n" % most + " ".join(map(str, values.ravel())).encode())
        write(f"pnm-text-grey-{most}.pgm", b"P2\n37\n29\n%d\n" % most + "\n".join(map(str, values[:, :, 1].ravel())).encode() + b"\n")
    write("pnm-above-most.pgm", b"P5 37 29 100\n" + RGB[:, :, 0].tobytes())
    write("pnm-text-above-most.pgm", b"P2 2 1 100\n 100 101 ")
    bits = "".join(str(v) for v in (RGB[:, :, 0] > 128).astype(int).ravel())
    write("pnm-text-bits.pbm", b"P1 37 29\n" + bits.encode())
    write("pnm-text-bits-spaced.pbm", b"P1 37 29\n" + " ".join(bits).encode() + b" \n")
    write("pnm-text-bits-other.pbm", b"P1 37 29\n" + bits.encode() + b" end")
    write("pnm-text-bits-comment.pbm", b"P1 37 29\n#c\n" + bits.encode())
    write("pnm-text-comment.pgm", b"P2 2 1 100\n 10 # ten\n 11 ")
    write("pnm-text-cut.pgm", b"P2 2 1 100\n 10 ")
    write("pnm-text-negative.pgm", b"P2 2 1 100\n 10 -1 ")
    write("pnm-text-more.pgm", b"P2 2 1 100\n 10 11 12 ")
    write("pnm-float.pfm", b"Pf 1 1 -1.0\n" + struct.pack("<f", 7.0))


def others():
    write("unknown-text.jpg", b"<html>404 not found</html>")
    save("unknown-ico.ico", IMAGE.resize((16, 16)))
    save("unknown-tga.tga", IMAGE.resize((8, 8)))


# What Pillow reads and the engine refuses, with words of its sentence.
REFUSED = {
    "bmp-4-grey-two.bmp": "grey palette",
    "jpeg-arithmetic.jpg": "arithmetic-coded JPEG",
    "jpeg-missing-component.jpg": "scans are missing",
    "png-palette-missing.png": "palette is missing",
    "tiff-grey-16-predictor.tif": "TIFF of an unusual kind",
    "tiff-white-is-zero-16.tif": "TIFF of an unusual kind",
    "pnm-comment-in-number.ppm": "a number in it",
    "pnm-plus.ppm": "a number in it",
    "pnm-text-bits-comment.pbm": "neither 0 nor 1",
    "pnm-text-comment.pgm": "a number in it",
    "pnm-text-more.pgm": "more in it",
    "pnm-float.pfm": "known format",
    "unknown-ico.ico": "known format",
    "unknown-tga.tga": "known format",
}
REFUSED["webp-two-images.webp"] = "two images"
UNUSUAL = "fill-order-1 fill-order-2 fill-order-4 fill-order-8 float grey-2 group4 jpeg lab palette-2 rgb-associated signed white-is-zero-2 ycbcr"
REFUSED.update({f"tiff-{name}.tif": "TIFF of an unusual kind" for name in UNUSUAL.split()})


def table():
    """file, words of the refusal or nothing, size, CRC-32 of the pixels."""
    rows = []
    for path in sorted(HERE.iterdir()):
        if path.suffix in (".py", ".csv", ".txt") or path.is_dir():
            continue
        try:
            with Image.open(path) as image:
                image = image.convert("RGB")
        except Exception:
            rows.append([path.name, "image", 0, 0, 0])
            continue
        if path.name in REFUSED:
            rows.append([path.name, REFUSED[path.name], 0, 0, 0])
            continue
        rows.append([path.name, "", *image.size, zlib.crc32(image.tobytes())])
    with open(HERE / "expected.csv", "w", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows([["file", "refusal", "width", "height", "crc32"]] + rows)


if __name__ == "__main__":
    jpegs()
    gifs()
    pngs()
    bmps()
    tiffs()
    webps()
    pnms()
    others()
    table()
    versions = ", ".join(f"{n} {features.version(n)}" for n in ("libjpeg_turbo", "libtiff", "webp"))
    (HERE / "PROVENANCE.txt").write_text(
        "Everything here was made by make_odd.py and jpeg_encoder.py; the pictures are computed, nothing is taken from elsewhere.\n"
        "webp-cwebp-*: the pictures of make_odd.py, by cwebp of libwebp 1.6.0 with the options that are named there.\n"
        "case-*: files that were found to fail, kept as they came.\n"
        f"Pillow {PIL.__version__} ({versions}), numpy {np.__version__}.\n"
        "expected.csv: words of the refusal where there is one; else what Pillow's Image.open(file).convert(\"RGB\") makes of each file, with the CRC-32 of its pixels.\n"
    )
