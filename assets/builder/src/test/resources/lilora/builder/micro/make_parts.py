"""A tiny DINOv2 as the backbone of a network, exported as ONNX; its weights; and the logits of the model composed of it."""
import os, sys
import onnx, torch
from safetensors.torch import save_file
from transformers import Dinov2Config, Dinov2Model, LlavaForConditionalGeneration

HERE = os.path.dirname(os.path.abspath(__file__))
torch.manual_seed(5)

# Versions before 5 named the modules so, and so do the published files.
NAMES = {"attention.q_proj": "attention.attention.query", "attention.k_proj": "attention.attention.key",
         "attention.v_proj": "attention.attention.value", "attention.o_proj": "attention.output.dense"}


def old(name):
    for new, was in NAMES.items():
        name = name.replace(new, was).replace(new.replace(".", "/"), was.replace(".", "/"))
    return name


config = Dinov2Config(hidden_size=12, num_hidden_layers=2, num_attention_heads=2, mlp_ratio=2, image_size=20, patch_size=4)


class Saliency(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = Dinov2Model(config)
        self.decoder = torch.nn.Linear(12, 1)

    def forward(self, image):
        return self.decoder(self.backbone(image).last_hidden_state)


if len(sys.argv) == 1:
    net = Saliency().eval()
    with torch.no_grad():
        for name, value in net.backbone.named_parameters():
            if name != "embeddings.mask_token":
                value.copy_(torch.randn(value.shape) * 0.3)
        net.backbone.embeddings.mask_token.zero_()
    weights = {old(name): value.detach().clone() for name, value in net.backbone.state_dict().items()}
    save_file(weights, f"{HERE}/tower.safetensors", metadata={"format": "pt"})
    torch.onnx.export(net, (torch.randn(1, 3, 12, 12),), f"{HERE}/tower.onnx", opset_version=14, dynamo=False,
                      input_names=["image"], dynamic_axes={"image": {0: "n", 2: "h", 3: "w"}})
    model = onnx.load(f"{HERE}/tower.onnx")
    for part in (*model.graph.node, *model.graph.initializer):
        part.name, part.doc_string = old(part.name), ""
    for node in model.graph.node:
        node.input[:] = [old(name) for name in node.input]
        node.output[:] = [old(name) for name in node.output]
    onnx.save(model, f"{HERE}/tower.onnx")
    layer = {"linear_1.weight": (32, 12), "linear_1.bias": (32,), "linear_2.weight": (32, 32), "linear_2.bias": (32,)}
    save_file({f"multi_modal_projector.{name}": torch.randn(shape) * 0.2 for name, shape in layer.items()},
              f"{HERE}/projector.safetensors", metadata={"format": "pt"})
else:  # the folders composed for 12 and 20 pixels
    out = {}
    for side, folder in ((12, sys.argv[1]), (20, sys.argv[2])):
        model = LlavaForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
        n = (side // 4) ** 2
        image = model.config.image_token_id
        ids = torch.tensor([[5, 9] + [image] * n + [17, 40, 3]])
        pixels = torch.randn(1, 3, side, side)
        with torch.no_grad():
            logits = model(input_ids=ids, pixel_values=pixels, attention_mask=torch.ones_like(ids)).logits[0]
        out[f"pixels{side}"], out[f"logits{side}"] = pixels, logits[:, :64].contiguous()
    save_file(out, f"{HERE}/expected.safetensors")
