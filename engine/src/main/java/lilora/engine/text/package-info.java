/**
 * From conversations to token ids and labels, and back from ids to text. The tokenizer is the model's own
 * ({@code tokenizer.json}); the templates are those of LLaVA. Images appear as one id; the model puts the visual tokens in its place.
 *
 * <p>Two things about Llama tokenizers decide what a model learns. A space joins the word after it ("ASSISTANT: red" ends in the token
 * "&#x2581;red"), so that a prompt must end in "ASSISTANT:" without a space, and the first learned token carries it. And each piece
 * around a special token is prefixed like a text of its own, so that pieces around the image are tokenised apart.
 */
@NullMarked
package lilora.engine.text;

import org.jspecify.annotations.NullMarked;
