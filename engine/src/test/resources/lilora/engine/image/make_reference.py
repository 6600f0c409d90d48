"""Makes the images and the expected values of this folder. Run: python make_reference.py (in this folder).

References, run and not copied: Pillow (decoding, convert("RGB"), resize), transformers' CLIPImageProcessor with its PIL backend.
The padding to a square is LLaVA's expand2square, written anew from its description: paste in the middle (integer division) of a
square of the longer side filled with int(255 * mean).
"""

import csv
import gzip
import io
import json
import zlib

import numpy as np
import PIL
import transformers
from PIL import Image
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.llava.image_processing_pil_llava import LlavaImageProcessorPil

MEAN = [0.48145466, 0.4578275, 0.40821073]
STD = [0.26862954, 0.26130258, 0.27577711]


def picture(width, height, seed):
    """Smooth waves, a hard edge and some noise, so that every part of a filter matters."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    planes = []
    for c in range(3):
        wave = 127 + 90 * np.sin(x / (3 + c) + seed) * np.cos(y / (5 - c))
        wave[(x + 2 * y) % 37 < 9] = 250 - 120 * c
        planes.append(wave + rng.normal(0, 12, (height, width)))
    return np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8)


def images():
    rgb = Image.fromarray(picture(50, 37, 1))
    rgb.save("rgb.png")
    Image.fromarray(picture(37, 61, 2)).save("tall.png")
    Image.fromarray(picture(120, 9, 3)).save("strip.png")
    Image.fromarray(picture(20, 90, 10)).save("pillar.png")
    Image.fromarray(picture(13, 11, 4)).save("tiny.png")
    Image.fromarray(picture(32, 32, 5)).save("same-size.png")
    rgb.convert("L").save("grey.png")
    rgb.convert("1").save("one-bit.png")
    rgb.convert("P", palette=Image.ADAPTIVE, colors=40).save("palette.png")
    rgb.convert("P", palette=Image.ADAPTIVE, colors=12).save("palette-4bit.png", bits=4)
    rgb.convert("P", palette=Image.ADAPTIVE, colors=40).save("palette-transparent.png", transparency=3)
    alpha = Image.fromarray((np.indices((37, 50)).sum(0) * 3 % 256).astype(np.uint8))
    rgba = rgb.copy()
    rgba.putalpha(alpha)
    rgba.save("rgba.png")
    grey_alpha = rgb.convert("L")
    grey_alpha.putalpha(alpha)
    grey_alpha.save("grey-alpha.png")
    Image.fromarray(picture(50, 37, 6)[:, :, 0].astype(np.uint16) * 257 // 3).save("grey-16bit.png")
    sixteen_bit("rgb-16bit.png", picture(50, 37, 7))
    rgb.save("plain.gif")
    rgb.save("plain.bmp")
    rgb.save("plain.tiff", compression="tiff_lzw")
    smooth = Image.fromarray(picture(96, 70, 8))
    smooth.save("jpeg-444.jpg", quality=90, subsampling=0)
    smooth.save("jpeg-420.jpg", quality=85, subsampling=2)
    smooth.save("jpeg-422-progressive.jpg", quality=80, subsampling=1, progressive=True)
    smooth.convert("L").save("jpeg-grey.jpg", quality=90)
    exif = Image.Exif()
    exif[0x0112] = 6
    smooth.save("jpeg-turned.jpg", quality=90, subsampling=0, exif=exif)
    smooth.convert("CMYK").save("cmyk.jpg", quality=90)
    rgb.save("lossy.webp")


def sixteen_bit(name, array):
    """Pillow cannot write 16-bit RGB, so the PNG chunks are written by hand."""
    height, width, _ = array.shape
    wide = array.astype(">u2") * 257 + 0
    raw = b"".join(b"\0" + wide[y].tobytes() for y in range(height))

    def chunk(kind, data):
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([16, 2, 0, 0, 0])
    with open(name, "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))


def expand_to_square(image, mean):
    width, height = image.size
    if width == height:
        return image
    side = max(width, height)
    square = Image.new("RGB", (side, side), tuple(int(m * 255) for m in mean))
    square.paste(image, ((side - width) // 2, (side - height) // 2))
    return square


def config(name, **changes):
    values = {
        "crop_size": {"height": 32, "width": 32},
        "do_center_crop": True,
        "do_convert_rgb": True,
        "do_normalize": True,
        "do_rescale": True,
        "do_resize": True,
        "image_mean": MEAN,
        "image_processor_type": "CLIPImageProcessor",
        "image_std": STD,
        "resample": 3,
        "rescale_factor": 0.00392156862745098,
        "size": {"shortest_edge": 32},
    }
    values.update(changes)
    with open(name + ".json", "w") as f:
        json.dump(values, f, indent=2)
        f.write("\n")
    return values


def cases():
    usual = config("config-32")
    cropped = config("config-crop", crop_size={"height": 40, "width": 20}, size={"shortest_edge": 28})
    fixed = config("config-fixed", size={"height": 20, "width": 30}, do_center_crop=False, resample=2)
    names = ["rgb", "tall", "strip", "tiny", "same-size", "grey", "one-bit", "palette", "palette-4bit"]
    names += ["palette-transparent", "rgba", "grey-alpha", "rgb-16bit"]
    files = [n + ".png" for n in names] + ["plain.gif", "plain.bmp", "plain.tiff"]
    files += ["jpeg-444.jpg", "jpeg-420.jpg", "jpeg-422-progressive.jpg", "jpeg-grey.jpg", "jpeg-turned.jpg"]
    for file in files:
        yield file, "config-32", usual, "PAD"
    for file in ["rgb.png", "tall.png", "tiny.png", "strip.png"]:
        yield file, "config-32", usual, "CROP"
        yield file, "config-crop", cropped, "CROP"
        yield file, "config-fixed", fixed, "CROP"
        yield file, "config-fixed", fixed, "PAD"
    small = config("config-small", crop_size={"height": 12, "width": 10}, size={"shortest_edge": 10})
    yield "pillar.png", "config-small", small, "CROP"
    filters = {name: config("config-" + name, resample=code) for code, name in ((0, "nearest"), (4, "box"), (5, "hamming"))}
    for name, values in filters.items():
        for file in ("tall.png", "strip.png", "pillar.png"):
            yield file, "config-" + name, values, "PAD"
            yield file, "config-" + name, values, "CROP"
    plain = config("config-plain", do_normalize=False, image_mean=[0.5, 0.25, 1.0])
    bytes_only = config("config-unscaled", do_rescale=False, resample=1)
    neither = config("config-neither", do_rescale=False, do_normalize=False, rescale_factor=0.5)
    older = config("config-older", size=28, crop_size=[20, 36], image_mean=[0.5, 0.5, 0.5], image_std=[0.25, 0.5, 1.5])
    square = config("config-square", size=24, default_to_square=True, do_center_crop=False, do_convert_rgb=None)
    llava = config("config-llava", image_processor_type="LlavaImageProcessor", do_pad=True)
    clip_pads = config("config-clip-pads", do_pad=True)
    for file in ["strip.png", "tall.png"]:
        for name, values in [("plain", plain), ("unscaled", bytes_only), ("neither", neither), ("older", older), ("square", square),
                             ("llava", llava), ("clip-pads", clip_pads)]:
            yield file, "config-" + name, values, "PAD"


def expected():
    rows = []
    data = io.BytesIO()
    for file, name, values, mode in cases():
        image = Image.open(file).convert("RGB")
        llava = values["image_processor_type"] == "LlavaImageProcessor"
        if mode == "PAD" and not llava:
            image = expand_to_square(image, values["image_mean"])
        processor = LlavaImageProcessorPil if llava else CLIPImageProcessorPil
        options = {k: v for k, v in values.items() if k != "image_processor_type"}
        pixels = processor(**options)(image, return_tensors="np")["pixel_values"][0]
        rows.append([file, name, mode, pixels.shape[2], pixels.shape[1], data.tell() // 4])
        data.write(pixels.astype("<f4").tobytes())
    with open("expected.csv", "w", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows([["file", "config", "mode", "width", "height", "offset"]] + rows)
    with open("expected.f32.gz", "wb") as f, gzip.GzipFile("", "wb", 9, f, 0) as z:
        z.write(data.getvalue())


def noise(width, height):
    """The pattern that the test computes too: a 32-bit linear congruential generator, its upper byte each."""
    state = width * 31 + height
    out = bytearray()
    for _ in range(width * height * 3):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        out.append(state >> 24)
    return Image.frombytes("RGB", (width, height), bytes(out))


def resizes():
    """With targets of every shape, because Pillow 13 takes the height first where that loses more than twice what the width loses."""
    sizes = [(1, 1, 7, 5), (7, 5, 1, 1), (64, 64, 64, 64), (64, 48, 64, 64), (96, 96, 64, 64), (64, 64, 96, 96)]
    sizes += [(33, 97, 64, 64), (200, 150, 64, 48), (640, 3, 64, 64), (3, 300, 64, 64), (17, 19, 336, 336), (501, 333, 224, 336)]
    # Just below and above that.
    sizes += [(60, 80, 40, 40), (60, 81, 40, 40), (60, 79, 40, 40), (50, 90, 60, 89), (50, 90, 60, 91), (90, 50, 30, 10), (300, 1000, 224, 746)]
    sizes += [(30, 40, 31, 40), (40, 30, 40, 29), (400, 300, 100, 31), (5, 400, 90, 13)]
    with open("resizes.csv", "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["filter", "width", "height", "toWidth", "toHeight", "crc32"])
        for code, name in enumerate(["NEAREST", "LANCZOS", "BILINEAR", "BICUBIC", "BOX", "HAMMING"]):
            for w, h, tw, th in sizes:
                out.writerow([name, w, h, tw, th, zlib.crc32(noise(w, h).resize((tw, th), code).tobytes())])


images()
expected()
resizes()
with open("PROVENANCE.txt", "w") as f:
    f.write(
        "Everything here was made by make_reference.py; the pictures are computed, nothing is taken from elsewhere.\n"
        f"Pillow {PIL.__version__}, transformers {transformers.__version__}, numpy {np.__version__}.\n"
        "expected.f32.gz: little-endian floats, channels first; expected.csv says where each case starts (in floats).\n"
        "resizes.csv: CRC-32 of the RGB bytes that Pillow's resize gives for a computed noise.\n"
    )
