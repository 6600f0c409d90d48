package lilora.engine.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;

/**
 * A sentencepiece model ({@code tokenizer.model}) of the kind LLaMA has: byte pair encoding with byte fallback, no normalisation, a
 * space in front. Field numbers are those of sentencepiece_model.proto.
 *
 * @param file where it lies
 * @param pieces in the order of their ids
 */
record SentencePieceModel(Path file, List<Piece> pieces) {
    private static final long LARGEST = 1 << 24;
    /** Pieces are at most 16 characters long where nobody asked for more. */
    private static final int LONGEST_PIECE = 128;

    private static final int BPE = 2;
    private static final List<String> KINDS = List.of("unigram", "bpe", "word", "char");

    /** What a piece is, with the format's number for it. */
    enum Kind {
        NORMAL(1),
        UNKNOWN(2),
        CONTROL(3),
        USER_DEFINED(4),
        UNUSED(5),
        BYTE(6);

        private final long number;

        Kind(long number) {
            this.number = number;
        }

        static Optional<Kind> of(long number) {
            return Arrays.stream(values()).filter(kind -> kind.number == number).findFirst();
        }
    }

    /** A piece, its rank among merges (higher first) and its kind. */
    record Piece(String text, float score, Kind kind) {}

    SentencePieceModel {
        pieces = List.copyOf(pieces);
    }

    /**
     * Reads a model.
     *
     * @throws InputException if it cannot be read, or asks for something that is not encoded exactly
     */
    static SentencePieceModel read(Path file) {
        try {
            if (Files.size(PlainFile.require(file)) > LARGEST) {
                throw new InputException(file + " is larger than any sentencepiece model; get it again.");
            }
            return new Reader(file).read(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new InputException("Cannot read " + file + ": " + DiskException.reason(e) + ".", e);
        }
    }

    /**
     * Of pieces that were read elsewhere, with byte fallback.
     *
     * @throws InputException if they are none by which texts are encoded exactly
     */
    static SentencePieceModel of(Path file, List<Piece> pieces) {
        for (int id = 0; id < pieces.size(); id++) {
            requireShort(file, pieces.get(id).text(), pieces.get(id).score(), id);
        }
        requireOrder(file, pieces);
        requireBytes(file, pieces);
        return new SentencePieceModel(file, pieces);
    }

    private static void requireShort(Path file, String text, float score, int number) {
        if (text.isEmpty() || text.length() > LONGEST_PIECE || !Float.isFinite(score)) {
            throw wrong(
                    file,
                    "piece %,d is empty, longer than %d characters or without a finite score"
                            .formatted(number, LONGEST_PIECE));
        }
    }

    private static void requireOrder(Path file, List<Piece> pieces) {
        Set<String> texts = new HashSet<>();
        for (Piece piece : pieces) {
            if (!texts.add(piece.text())) {
                throw wrong(file, "piece '" + piece.text() + "' is there twice");
            }
            if (piece.kind() == Kind.UNUSED || piece.kind() == Kind.USER_DEFINED) {
                throw wrong(
                        file,
                        "piece '%s' is %s, for which transformers and sentencepiece split texts differently"
                                .formatted(piece.text(), piece.kind() == Kind.UNUSED ? "unused" : "user-defined"));
            }
        }
        if (pieces.size() < 3
                || pieces.get(0).kind() != Kind.UNKNOWN
                || pieces.get(1).kind() != Kind.CONTROL
                || pieces.get(2).kind() != Kind.CONTROL) {
            throw wrong(file, "its first three pieces are not the unknown token, the start and the end");
        }
    }

    private static void requireBytes(Path file, List<Piece> pieces) {
        Set<String> texts = pieces.stream().map(Piece::text).collect(Collectors.toSet());
        for (int value = 0; value < 256; value++) {
            if (!texts.contains("<0x%02X>".formatted(value))) {
                throw wrong(file, "piece <0x%02X> of byte_fallback is missing".formatted(value));
            }
        }
    }

    private static InputException wrong(Path file, String what) {
        return new InputException(
                "%s: %s. Get the file again, or save the tokenizer with transformers, so that tokenizer.json lies beside it."
                        .formatted(file, what));
    }

    /** The message while it is read. */
    private static final class Reader {
        private final Path file;
        private final List<Piece> pieces = new ArrayList<>();
        private int kind = 1;
        private boolean byteFallback;

        Reader(Path file) {
            this.file = file;
        }

        SentencePieceModel read(byte[] bytes) {
            boolean normalizer = false;
            WireMessage model = new WireMessage(file, ByteBuffer.wrap(bytes));
            for (int field = model.next(); field != 0; field = model.next()) {
                switch (field) {
                    case 1 -> pieces.add(piece(model.message()));
                    case 2 -> trainer(model.message());
                    case 3 -> {
                        normalizer(model.message());
                        normalizer = true;
                    }
                    default -> model.skip();
                }
            }
            if (kind != BPE) {
                String name = kind >= 1 && kind <= KINDS.size() ? KINDS.get(kind - 1) : Integer.toString(kind);
                throw unsupported("trainer_spec.model_type", name, "bpe");
            }
            if (!normalizer) {
                normalizer(new WireMessage(file, ByteBuffer.allocate(0)));
            }
            requireOrder(file, pieces);
            if (!byteFallback) {
                throw unsupported("trainer_spec.byte_fallback", "false", "true");
            }
            requireBytes(file, pieces);
            return new SentencePieceModel(file, pieces);
        }

        private Piece piece(WireMessage message) {
            String text = "";
            float score = 0;
            long number = 1;
            for (int field = message.next(); field != 0; field = message.next()) {
                switch (field) {
                    case 1 -> text = message.text();
                    case 2 -> score = message.real();
                    case 3 -> number = message.number();
                    default -> message.skip();
                }
            }
            requireShort(file, text, score, pieces.size());
            String name = text;
            float value = score;
            long type = number;
            return Kind.of(type)
                    .map(kind -> new Piece(name, value, kind))
                    .orElseThrow(() -> wrong(file, "piece '%s' is of the unknown type %d".formatted(name, type)));
        }

        private void trainer(WireMessage message) {
            for (int field = message.next(); field != 0; field = message.next()) {
                switch (field) {
                    case 3 -> kind = (int) message.number();
                    case 35 -> byteFallback = message.flag();
                    case 24 -> only("trainer_spec.treat_whitespace_as_suffix", message.flag(), false);
                    case 40 -> only("trainer_spec.unk_id", (int) message.number(), 0);
                    case 41 -> only("trainer_spec.bos_id", (int) message.number(), 1);
                    case 42 -> only("trainer_spec.eos_id", (int) message.number(), 2);
                    default -> message.skip();
                }
            }
        }

        private void normalizer(WireMessage message) {
            String name = "";
            boolean table = false;
            boolean prefix = true;
            boolean squeeze = true;
            boolean escape = true;
            for (int field = message.next(); field != 0; field = message.next()) {
                switch (field) {
                    case 1 -> name = message.text();
                    case 2 -> table = message.bytes().hasRemaining();
                    case 3 -> prefix = message.flag();
                    case 4 -> squeeze = message.flag();
                    case 5 -> escape = message.flag();
                    default -> message.skip();
                }
            }
            if (table) {
                throw unsupported("normalizer_spec.name", name, "identity");
            }
            only("normalizer_spec.add_dummy_prefix", prefix, true);
            only("normalizer_spec.remove_extra_whitespaces", squeeze, false);
            only("normalizer_spec.escape_whitespaces", escape, true);
        }

        private void only(String field, Object value, Object supported) {
            if (!value.equals(supported)) {
                throw unsupported(field, value.toString(), supported.toString());
            }
        }

        private InputException unsupported(String field, String value, String supported) {
            return new InputException(
                    "%s: %s is '%s', which is not encoded exactly without sentencepiece (%s is read). Save the tokenizer with transformers, so that tokenizer.json lies beside it."
                            .formatted(file, field, value, supported));
        }
    }
}
