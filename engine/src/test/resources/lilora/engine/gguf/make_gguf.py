"""Makes small GGUF files of random numbers and what the reference makes of them.

Run by hand, never by the build: python make_gguf.py (in this folder; gguf 0.19, torch 2.15, transformers 5.24, tokenizers 0.23).

blocks.gguf, blocks.safetensors: a tensor of each number type, and its float32 numbers by gguf.quants.dequantize. Scales are positive,
negative, zero, below the normal numbers of float16, and its largest. The metadata have a value of each kind.

llama.gguf, qwen2.gguf: tiny models as llama.cpp's converters write them (for LLaMA with the rows of q and k reordered by the
converter's own function, written out below). models.json: the SHA-256 of each weight's float32 numbers as transformers loads them from
the file, and its configuration. tokens.json: ids of the texts of ../text by the pipelines of the published tokenizers.
"""

import hashlib
import json
import pathlib

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType as Q
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers
from transformers import AutoModelForCausalLM

HERE = pathlib.Path(__file__).parent
TEXT = HERE.parent / "text"
RANDOM = np.random.default_rng(16)
SCALES = np.array([1.0, -0.37, 6e-8, -3.1e-5, 65504, 0, -0.0, 0.0125], dtype=np.float16)
# Where the float16 scales of a block lie: its first bytes, or its last.
PLACES = {Q.Q4_0: (0,), Q.Q4_1: (0, 2), Q.Q5_0: (0,), Q.Q5_1: (0, 2), Q.Q8_0: (0,), Q.Q2_K: (80, 82), Q.Q3_K: (108,),
          Q.Q4_K: (0, 2), Q.Q5_K: (0, 2), Q.Q6_K: (208,)}
ROWS, COLUMNS = 4, 256
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


def blocks():
    writer = gguf.GGUFWriter(HERE / "blocks.gguf", "llama")
    writer.add_uint8("kinds.u8", 255)
    writer.add_int8("kinds.i8", -128)
    writer.add_uint16("kinds.u16", 65535)
    writer.add_int16("kinds.i16", -32768)
    writer.add_uint32("kinds.u32", 2**32 - 1)
    writer.add_int32("kinds.i32", -(2**31))
    writer.add_float32("kinds.f32", 1e-5)
    writer.add_bool("kinds.bool", True)
    writer.add_string("kinds.text", "caf\u00e9 \u65e5\u672c")
    writer.add_array("kinds.list", [1, -2, 3])
    writer.add_array("kinds.texts", ["a", "", "bc"])
    writer.add_uint64("kinds.u64", 2**64 - 1)
    writer.add_int64("kinds.i64", -(2**63))
    writer.add_float64("kinds.f64", 0.1)
    numbers = {}
    for kind in (Q.F32, Q.F16, Q.BF16, *PLACES):
        if kind == Q.F32:
            data = RANDOM.standard_normal((ROWS, COLUMNS)).astype(np.float32)
            data[0, :4] = [0, -0.0, 1e-45, -3e38]
        elif kind == Q.F16:
            data = RANDOM.integers(0, 2**16, (ROWS, COLUMNS), dtype=np.uint16)
            data[(data & 0x7C00) == 0x7C00] = 0x8001
            data = data.view(np.float16)
        elif kind == Q.BF16:
            data = RANDOM.integers(0, 2**16, (ROWS, COLUMNS), dtype=np.uint16)
            data[(data & 0x7F80) == 0x7F80] = 0x8001
            data = data.view(np.uint8)
        else:
            size, width = gguf.GGML_QUANT_SIZES[kind]
            data = RANDOM.integers(0, 256, (ROWS * COLUMNS // size, width), dtype=np.uint8)
            for shift, place in enumerate(PLACES[kind]):
                for number in range(len(data)):
                    data[number, place:place + 2] = SCALES[(number + 3 * shift) % len(SCALES):][:1].view(np.uint8)
            data = data.reshape(ROWS, -1)
        writer.add_tensor(kind.name.lower(), data, raw_dtype=kind)
        with np.errstate(over="ignore"):
            numbers[kind.name.lower()] = np.ascontiguousarray(
                gguf.quants.dequantize(data, kind).reshape(ROWS, COLUMNS))
        assert np.isfinite(numbers[kind.name.lower()]).all(), kind
    write(writer)
    save_file(numbers, HERE / "blocks.safetensors")


def write(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def permute(weights, heads):
    """As in convert_hf_to_gguf.py of llama.cpp."""
    return weights.reshape(heads, 2, weights.shape[0] // heads // 2, *weights.shape[1:]).swapaxes(1, 2).reshape(weights.shape)


def vocabulary():
    words = json.loads((TEXT / "bytelevel/vocab.json").read_text())
    tokens = sorted(words, key=words.get)[:380] + SPECIAL
    return tokens, (TEXT / "bytelevel/merges.txt").read_text().strip().split("\n")[1:]


def model(architecture, words, start):
    hidden, middle, layers, heads, keys, size = 32, 64, 2, 4, 2, 8
    tokens, merges = vocabulary()
    path = HERE / f"{architecture}.gguf"
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type("model")
    writer.add_name("random")
    writer.add_context_length(128)
    writer.add_embedding_length(hidden)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(middle)
    writer.add_head_count(heads)
    writer.add_head_count_kv(keys)
    writer.add_rope_freq_base(100000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_quantization_version(2)
    if architecture == "llama":
        writer.add_vocab_size(len(tokens))
        writer.add_rope_dimension_count(size)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(words)
    writer.add_token_list(tokens)
    writer.add_token_types([1] * 380 + [3] * 3)
    writer.add_token_merges(merges)
    writer.add_bos_token_id(381)
    writer.add_eos_token_id(382)
    writer.add_pad_token_id(380)
    if architecture == "llama":
        writer.add_unk_token_id(380)
    writer.add_add_bos_token(start)
    writer.add_chat_template(
        "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}")
    qwen = architecture == "qwen2"

    def add(name, shape, kind):
        data = (RANDOM.standard_normal(shape) * 0.3).astype(np.float32)
        if not qwen and name.endswith(("attn_q.weight", "attn_k.weight")):
            data = permute(data, heads if "attn_q" in name else keys)
        if kind == Q.F32:
            writer.add_tensor(name, data)
        else:
            writer.add_tensor(name, gguf.quants.quantize(data, kind), raw_dtype=kind)

    matrix = Q.Q5_1 if qwen else Q.Q4_1
    add("token_embd.weight", (len(tokens), hidden), Q.Q4_0 if qwen else Q.Q8_0)
    for layer in range(layers):
        block = f"blk.{layer}."
        add(block + "attn_norm.weight", (hidden,), Q.F32)
        add(block + "ffn_down.weight", (hidden, middle), matrix)
        add(block + "ffn_gate.weight", (middle, hidden), matrix)
        add(block + "ffn_up.weight", (middle, hidden), matrix)
        add(block + "ffn_norm.weight", (hidden,), Q.F32)
        for part, rows in (("q", heads * size), ("k", keys * size), ("v", keys * size)):
            add(f"{block}attn_{part}.weight", (rows, hidden), matrix)
            if qwen:
                add(f"{block}attn_{part}.bias", (rows,), Q.F32)
        add(block + "attn_output.weight", (hidden, heads * size), matrix)
    add("output_norm.weight", (hidden,), Q.F32)
    if qwen:
        add("output.weight", (len(tokens), hidden), Q.Q5_0)
    write(writer)
    loaded = AutoModelForCausalLM.from_pretrained(HERE, gguf_file=path.name, dtype=torch.float32)
    hashes = {name: hashlib.sha256(weight.detach().contiguous().numpy().tobytes()).hexdigest()
              for name, weight in loaded.state_dict().items() if qwen or name != "lm_head.weight"}
    fields = loaded.config.to_dict()
    kept = ("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads",
            "max_position_embeddings", "rms_norm_eps", "vocab_size", "tie_word_embeddings", "model_type")
    return {"weights": hashes, "config": {name: fields[name] for name in kept}, "rope_theta": fields["rope_parameters"]["rope_theta"]}


def tokens():
    words, merges = vocabulary()
    texts = [case["text"] for case in json.loads((TEXT / "sentencepiece/cases.json").read_text())]
    texts += json.loads((TEXT / "bytelevel/cases.json").read_text())["more"]
    numbers = ["2024-12-31", "\u00bd \u00b2 \u0663\u0664 \u2167 x1y22", "1234567 a12b", "aa  11\n22"]
    texts += numbers
    llama3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
              r"|\s+(?!\S)|\s+")
    byte_level = pre_tokenizers.ByteLevel
    pipelines = {
        "gpt-2": byte_level(add_prefix_space=False),
        "smollm": pre_tokenizers.Sequence([pre_tokenizers.Digits(True), byte_level(add_prefix_space=False)]),
        "llama-bpe": pre_tokenizers.Sequence(
            [pre_tokenizers.Split(Regex(llama3), "isolated"), byte_level(add_prefix_space=False, use_regex=False)]),
        "qwen2": pre_tokenizers.Sequence([
            pre_tokenizers.Split(Regex(llama3.replace("{1,3}", "")), "isolated"),
            byte_level(add_prefix_space=False, use_regex=False)]),
    }
    cases = {"more": numbers}
    for name, words_of in pipelines.items():
        tokenizer = Tokenizer(models.BPE(
            {word: id for id, word in enumerate(words)}, [tuple(merge.split(" ")) for merge in merges],
            ignore_merges=name == "llama-bpe"))
        tokenizer.pre_tokenizer = words_of
        if name == "qwen2":
            tokenizer.normalizer = normalizers.NFC()
        tokenizer.add_special_tokens([AddedToken(token, normalized=False) for token in SPECIAL])
        cases[name] = [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
    return cases


def main():
    blocks()
    cases = {"llama": model("llama", "smollm", False), "qwen2": model("qwen2", "qwen2", False)}
    (HERE / "models.json").write_text(json.dumps(cases, indent=0) + "\n")
    (HERE / "tokens.json").write_text(json.dumps(tokens(), separators=(",", ":")).replace("],[", "],\n[") + "\n")


if __name__ == "__main__":
    main()
