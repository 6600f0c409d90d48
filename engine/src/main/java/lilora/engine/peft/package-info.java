/**
 * Adapters as PEFT keeps them: a folder with {@code adapter_config.json} and {@code adapter_model.safetensors}, and the task banks of
 * LiLoRA's released code, which is a fork of PEFT. Whatever their configuration says is honoured or refused by name; what is written
 * opens in Python with the same logits. Nothing here knows runs or methods.
 */
@NullMarked
package lilora.engine.peft;

import org.jspecify.annotations.NullMarked;
