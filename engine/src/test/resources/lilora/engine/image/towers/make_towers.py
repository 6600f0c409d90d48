"""Makes expected.json: what the image processors of SigLIP and DINOv2 make of one picture.

Run by hand, never by the build: python make_towers.py (transformers 5.24, Pillow 13; in this folder).
"""

import json
import pathlib

from PIL import Image
from transformers import BitImageProcessorPil, SiglipImageProcessorPil

HERE = pathlib.Path(__file__).parent
IMAGENET = dict(image_mean=[0.485, 0.456, 0.406], image_std=[0.229, 0.224, 0.225])
CONFIGS = {
    "siglip": dict(image_processor_type="SiglipImageProcessor", size={"height": 14, "width": 14}),
    "siglip-stated": dict(image_processor_type="SiglipImageProcessor", size={"height": 9, "width": 12}, resample=2,
                          image_mean=[0.4, 0.5, 0.6], image_std=[0.2, 0.3, 0.4], do_resize=True, do_rescale=True,
                          rescale_factor=1 / 255, do_normalize=True),
    "dinov2": dict(image_processor_type="BitImageProcessor", size={"shortest_edge": 16},
                   crop_size={"height": 12, "width": 12}, **IMAGENET),
}

cases = {}
for name, config in CONFIGS.items():
    kind = SiglipImageProcessorPil if "Siglip" in config["image_processor_type"] else BitImageProcessorPil
    processor = kind(**{key: value for key, value in config.items() if key != "image_processor_type"})
    pixels = processor(Image.open(HERE.parent / "rgb.png").convert("RGB"), return_tensors="np").pixel_values[0]
    cases[name] = {"config": config, "shape": list(pixels.shape), "pixels": [float(f"{x:.6g}") for x in pixels.flatten()]}
(HERE / "expected.json").write_text(
    "{\n" + ",\n".join(json.dumps(name) + ": " + json.dumps(case) for name, case in cases.items()) + "\n}\n")
