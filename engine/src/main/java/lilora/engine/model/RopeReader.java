package lilora.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import lilora.engine.json.AllowedValues;
import lilora.engine.model.Rope.Scaling;

/** Reads the rotary positions of a decoder: in one of two objects, or beside them as it was up to transformers 4. */
final class RopeReader {
    private static final List<String> KINDS = List.of("default", "linear", "dynamic", "llama3", "yarn");
    private static final String LONG = "longrope";
    private static final String ORIGINAL = "original_max_position_embeddings";
    private static final double USUAL_THETA = 10_000;
    private static final double THREE_AXES_THETA = 1_000_000;

    /** Of Qwen2-VL; not more than a name for positions on three axes without scaling. */
    private static final String THREE_AXES = "mrope";

    private static final List<Integer> USUAL_SECTIONS = List.of(16, 24, 24);

    private final ConfigObject text;
    private final int positions;
    private final int headSize;
    private final boolean threeAxes;

    /**
     * @param positions longest sequence of the decoder
     * @param headSize of which every pair turns by a position
     */
    RopeReader(ConfigObject text, int positions, int headSize) {
        this(text, positions, headSize, false);
    }

    private RopeReader(ConfigObject text, int positions, int headSize, boolean threeAxes) {
        this.text = text;
        this.positions = positions;
        this.headSize = headSize;
        this.threeAxes = threeAxes;
    }

    /** Of positions in time, row and column. */
    static RopeReader ofThreeAxes(ConfigObject text, int positions, int headSize) {
        return new RopeReader(text, positions, headSize, true);
    }

    Rope read() {
        return threeAxes ? ofThreeAxes() : ofOne();
    }

    private Rope ofThreeAxes() {
        List<Integer> newer = sections(text.object("rope_parameters"));
        List<Integer> older = sections(text.object("rope_scaling"));
        if (!newer.isEmpty() && !older.isEmpty() && !newer.equals(older)) {
            throw text.wrong("rope_scaling", "and rope_parameters give different mrope_section; keep one.");
        }
        List<Integer> sections = newer.isEmpty() ? older.isEmpty() ? USUAL_SECTIONS : older : newer;
        if (sections.stream().mapToLong(Integer::longValue).sum() != headSize / 2) {
            throw text.wrong(
                    "rope_scaling",
                    "has the mrope_section %s, which must add up to half the size of a head (%d)."
                            .formatted(sections, headSize / 2));
        }
        Rope rope = ofOne();
        return new Rope(rope.theta(), rope.scaling(), sections);
    }

    private static List<Integer> sections(ConfigObject rope) {
        JsonNode given = rope.optional("mrope_section");
        if (given.isMissingNode()) {
            return List.of();
        }
        if (!given.isArray() || given.size() != 3) {
            throw rope.unsupported("mrope_section", given, "three numbers: of time, rows and columns");
        }
        return given.valueStream()
                .map(each -> rope.integer("mrope_section", each, 0, 0, DecoderReader.LARGEST))
                .toList();
    }

    private Rope ofOne() {
        Set<Double> thetas = new TreeSet<>();
        ConfigObject newer = text.object("rope_parameters");
        ConfigObject older = text.object("rope_scaling");
        Scaling first = scaling(newer, thetas);
        Scaling second = scaling(older, thetas);
        requireWhole(text);
        theta(text).ifPresent(thetas::add);
        if (thetas.size() > 1) {
            throw text.wrong("rope_theta", "is given as %s in one file; keep one value.".formatted(thetas));
        }
        JsonNode given = text.optional("rope_scaling");
        boolean shadowed = text.optional("rope_parameters").hasNonNull("rope_theta") && !text.has("rope_theta");
        if (!given.isEmpty() && !given.hasNonNull("rope_theta") && shadowed) {
            throw text.wrong(
                    "rope_scaling",
                    "stands beside rope_parameters, whose rope_theta transformers does not read then; keep one of the two.");
        }
        if (!given.isEmpty() && !text.optional("rope_parameters").isEmpty() && !first.equals(second)) {
            throw text.wrong(
                    "rope_scaling",
                    "stands beside rope_parameters, and the two scale positions differently; keep one of the two.");
        }
        return new Rope(
                thetas.isEmpty()
                        ? threeAxes ? THREE_AXES_THETA : USUAL_THETA
                        : thetas.iterator().next(),
                given.isEmpty() ? first : second);
    }

    private static Optional<Double> theta(ConfigObject object) {
        return object.has("rope_theta")
                ? Optional.of(object.positiveReal("rope_theta", object.optional("rope_theta"), 0))
                : Optional.empty();
    }

    private static void requireWhole(ConfigObject object) {
        JsonNode factor = object.optional("partial_rotary_factor");
        if (object.positiveReal("partial_rotary_factor", factor, 1) != 1) {
            throw object.unsupported("partial_rotary_factor", factor, "1");
        }
    }

    private Scaling scaling(ConfigObject rope, Set<Double> thetas) {
        String kind = kind(rope);
        Scaling scaling =
                switch (kind) {
                    case "linear" -> new Rope.Linear(number(rope, "factor"));
                    case "dynamic" -> new Rope.Dynamic(number(rope, "factor"));
                    case "llama3" -> llama3(rope);
                    case "yarn" -> yarn(rope);
                    case LONG -> longRope(rope);
                    default -> new Rope.None();
                };
        requireWhole(rope);
        theta(rope).ifPresent(thetas::add);
        rope.finish(threeAxes ? Map.of("mrope_section", AllowedValues.ANY) : Map.of());
        return scaling;
    }

    private String kind(ConfigObject rope) {
        String kind = "default";
        for (String field : List.of("type", "rope_type")) {
            String given = rope.string(field, kind);
            String here = threeAxes && given.equals(THREE_AXES) ? "default" : given;
            boolean known = KINDS.contains(here) || (!threeAxes && here.equals(LONG));
            if (!known) {
                throw rope.unsupported(
                        field,
                        rope.optional(field),
                        threeAxes
                                ? "mrope, default, linear, dynamic, llama3 or yarn"
                                : "default, linear, dynamic, llama3, yarn or longrope");
            }
            if (field.equals("rope_type") && rope.has("type") && !here.equals(kind)) {
                throw rope.wrong("rope_type", "is %s, but type is %s; keep one.".formatted(here, kind));
            }
            kind = here;
        }
        return kind;
    }

    private static double number(ConfigObject rope, String field) {
        if (!rope.has(field)) {
            throw rope.wrong(field, "is not given, so that it is not known how positions are scaled; give it.");
        }
        return rope.positiveReal(field, 1);
    }

    private int original(ConfigObject rope) {
        return rope.integer(ORIGINAL, positions, 1, Integer.MAX_VALUE);
    }

    private Scaling llama3(ConfigObject rope) {
        double low = number(rope, "low_freq_factor");
        double high = number(rope, "high_freq_factor");
        if (high <= low) {
            throw rope.wrong("high_freq_factor", "(%s) is not above low_freq_factor (%s).".formatted(high, low));
        }
        return new Rope.Llama3(number(rope, "factor"), low, high, original(rope));
    }

    /** As Phi-3 has it, whose positions of the first training stand beside the object. */
    private Scaling longRope(ConfigObject rope) {
        int original = text.integer(ORIGINAL, original(rope), 2, Integer.MAX_VALUE);
        if (rope.has(ORIGINAL) && original(rope) != original) {
            throw text.wrong(
                    ORIGINAL,
                    "is %d, but %d where positions are scaled; keep one.".formatted(original, original(rope)));
        }
        double factor =
                rope.isNull("factor") || !rope.has("factor") ? (double) positions / original : number(rope, "factor");
        rope.optional("factor");
        factors(rope, "long_factor");
        JsonNode attention = rope.optional("attention_factor");
        return new Rope.LongRope(
                factors(rope, "short_factor"),
                original,
                rope.positiveReal("attention_factor", attention, Rope.LongRope.magnitude(factor, original)));
    }

    private List<Double> factors(ConfigObject rope, String field) {
        JsonNode given = rope.optional(field);
        if (!given.isArray() || given.size() != headSize / 2) {
            throw rope.unsupported(
                    field, given, "%d numbers: one for each pair of a head's numbers".formatted(headSize / 2));
        }
        return given.valueStream()
                .map(each -> rope.positiveReal(field, each, 0))
                .toList();
    }

    private Scaling yarn(ConfigObject rope) {
        int original = original(rope);
        double factor = rope.isNull("factor") ? (double) positions / original : number(rope, "factor");
        rope.optional("factor");
        double own = rope.positiveReal("mscale", rope.optional("mscale"), 0);
        double all = rope.positiveReal("mscale_all_dim", rope.optional("mscale_all_dim"), 0);
        double usual = own > 0 && all > 0
                ? Rope.Yarn.magnitude(factor, own) / Rope.Yarn.magnitude(factor, all)
                : Rope.Yarn.magnitude(factor, 1);
        return new Rope.Yarn(
                factor,
                original,
                rope.positiveReal("beta_fast", rope.optional("beta_fast"), 32),
                rope.positiveReal("beta_slow", rope.optional("beta_slow"), 1),
                rope.bool("truncate", true),
                rope.positiveReal("attention_factor", rope.optional("attention_factor"), usual));
    }
}
