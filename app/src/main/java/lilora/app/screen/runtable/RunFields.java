package lilora.app.screen.runtable;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import lilora.app.form.FieldSpec;
import lilora.app.form.Numbers;
import lilora.app.format.Formats;
import lilora.app.format.Timestamps;
import lilora.app.screen.runtable.RunField.Head;
import lilora.app.screen.runtable.RunField.Measure;
import lilora.app.screen.runtable.RunField.Section;
import lilora.app.screen.runtable.RunField.SortKey;
import lilora.engine.method.MethodCatalog;
import lilora.engine.result.ContinualMetric;
import lilora.engine.result.ContinualMetrics;
import lilora.storage.repository.RunRow;

/** All that the table can show: what every run has, and what some runs have, such as options and scores of tasks. */
final class RunFields {
    static final String NAME = "name";
    static final String STATE = "state";
    static final String PROGRESS = "progress";
    static final String CREATED = "created";
    static final String REMARKS = "remarks";
    private static final String TASK = "task.";
    /** Room for a mean with its deviation. */
    private static final double SPREAD = 110;

    /** Shown until somebody chooses others. */
    static final List<String> USUAL =
            List.of(NAME, STATE, PROGRESS, "ap", "forgetting", "method", "seed", "stored", CREATED, REMARKS);

    private final Map<String, RunField> always = new LinkedHashMap<>();

    /** @param methods by which runs' methods are named, and what they need is told */
    RunFields(MethodCatalog methods) {
        words(NAME, Section.RUN, "Name", 220, RunRow::name);
        add(RunField.sorted(
                new Head(STATE, Section.RUN, "State", "", 142, false),
                run -> run.badge().word(),
                run -> Optional.of(SortKey.of(run.badge().word()))));
        add(RunField.sorted(
                new Head(
                        PROGRESS,
                        Section.RUN,
                        "Progress",
                        "Stages, then optimiser steps, done of those planned",
                        118,
                        false),
                ListedRun::progress,
                run -> Optional.of(SortKey.of(run.isDone() ? 1 : run.row().progress()))));
        words("method", Section.RUN, "Method", 124, row -> methods.title(row.method()));
        add(RunField.sorted(
                new Head("seed", Section.RUN, "Seed", "", 60, true),
                run -> Long.toString(run.row().seed()),
                run -> Optional.of(SortKey.of((double) run.row().seed()))));
        results();
        add(RunField.sorted(
                new Head(CREATED, Section.RUN, "Created", "", 132, false),
                run -> Timestamps.minute(run.row().created()),
                run -> Optional.of(SortKey.of(run.row().created()))));
        words(REMARKS, Section.RUN, "Remarks", 120, RunFields::remarks);
        add(RunField.sorted(
                new Head("tasks", Section.RUN, "Tasks", "Number of tasks in the sequence", 56, true),
                run -> Integer.toString(run.row().tasks().size()),
                run -> Optional.of(SortKey.of(run.row().tasks().size()))));
        words("needs", Section.RUN, "Needs", 140, row -> String.join(", ", methods.needs(row.method())));
        words("device", Section.RUN, "Device", 80, RunRow::device);
        words("id", Section.RUN, "Run ID", 160, RunRow::runId);
    }

    private void results() {
        add(RunField.measured(
                new Head(
                        "ap",
                        Section.RESULT,
                        "AP",
                        "Average performance after the last stage, in points: " + ContinualMetric.AP.formula()
                                + "\nFor an unfinished run, AP so far, after the stages given.",
                        92,
                        true),
                RunFields::average,
                points(run -> OptionalDoubles.of(run.row().averagePerformance()))));
        add(RunField.measured(
                head("map", "MAP", "Mean of AP over all stages, in points: " + ContinualMetric.MAP.formula(), 68),
                points(run -> ContinualMetric.MAP.of(run.scores()))));
        add(RunField.measured(
                head(
                        "forgetting",
                        "Forgetting",
                        "Points lost since a task was learned: " + ContinualMetric.FORGETTING.formula(),
                        88),
                points(run -> OptionalDoubles.of(run.row().forgetting()))));
        add(RunField.measured(
                head("bwt", "BWT", "Backward transfer, in points: " + ContinualMetric.BWT.formula(), 68),
                new Measure(
                        run -> OptionalDoubles.of(run.row().backwardTransfer()),
                        Formats::signed,
                        Formats::points,
                        SPREAD)));
        add(RunField.measured(
                head("stored", "Stored", "Parameters that the method keeps after the last stage", 62),
                new Measure(
                        run -> OptionalDoubles.of(run.row().storedParameters()),
                        RunFields::count,
                        RunFields::count,
                        SPREAD)));
        add(RunField.measured(
                head("time", "Time", "Training and evaluation of all attempts", 82),
                new Measure(run -> OptionalDouble.of(run.row().seconds()), Formats::duration, Formats::duration, 150)));
    }

    private static Head head(String id, String title, String help, double width) {
        return new Head(id, Section.RESULT, title, help, width, true);
    }

    private static String count(double value) {
        return Formats.compact(Math.round(value));
    }

    private static Measure points(Function<ListedRun, OptionalDouble> value) {
        return new Measure(value, Formats::points, Formats::points, SPREAD);
    }

    private void words(String id, Section section, String title, double width, Function<RunRow, String> text) {
        add(RunField.words(new Head(id, section, title, "", width, false), run -> text.apply(run.row())));
    }

    private void add(RunField field) {
        always.put(field.id(), field);
    }

    /** Of an unfinished run, AP after the newest stage that is evaluated, and which that is. */
    private static String average(ListedRun run) {
        OptionalInt stage = run.lastScoredStage();
        if (run.row().averagePerformance() != null || stage.isEmpty()) {
            return OptionalDoubles.text(
                    OptionalDoubles.of(run.row().averagePerformance()), Formats::points, Formats.MISSING);
        }
        return soFar(
                stage.getAsInt(),
                run,
                ContinualMetrics.averagePerformance(run.scores(), stage.getAsInt())
                        .orElseThrow());
    }

    private static String soFar(int stage, ListedRun run, double value) {
        return "%d/%d: %s".formatted(stage, run.scores().tasks(), Formats.points(value));
    }

    private static String remarks(RunRow row) {
        String tags = row.tags().isEmpty() ? "" : "[" + String.join("] [", row.tags()) + "] ";
        return (row.locked() ? "Protected · " : "") + tags + row.note().replace('\n', ' ');
    }

    /** The column of an id, whether or not a run has something to show in it. */
    Optional<RunField> find(String id) {
        RunField known = always.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        if (id.startsWith(TASK)) {
            return Optional.of(score(id.substring(TASK.length())));
        }
        return section(id).map(section -> setting(id, section));
    }

    private static Optional<Section> section(String id) {
        if (id.startsWith(RunConfiguration.OPTION)) {
            return Optional.of(Section.OPTION);
        }
        if (id.startsWith(RunConfiguration.TRAINING)) {
            return Optional.of(Section.TRAINING);
        }
        return id.startsWith(RunConfiguration.EVALUATION)
                        || Set.of(
                                        RunConfiguration.BASE_MODEL,
                                        RunConfiguration.SEQUENCE,
                                        RunConfiguration.PRECISION,
                                        RunConfiguration.THREADS)
                                .contains(id)
                ? Optional.of(Section.OTHER)
                : Optional.empty();
    }

    /** Ids of all columns in which one of these runs has something to show. */
    Set<String> offered(Collection<ListedRun> runs) {
        Set<String> dynamic = new TreeSet<>();
        for (ListedRun run : runs) {
            dynamic.addAll(run.configuration().settings().keySet());
            run.row().tasks().forEach(task -> dynamic.add(TASK + task));
        }
        Set<String> ids = new LinkedHashSet<>(always.keySet());
        ids.addAll(dynamic);
        return ids;
    }

    private static RunField score(String task) {
        return RunField.measured(
                new Head(
                        TASK + task,
                        Section.SCORE,
                        task,
                        "Score on " + task + " after the last stage, in points; – is not evaluated, empty is not in the"
                                + " sequence.\nFor an unfinished run, the newest score, after the stages given.",
                        92,
                        true),
                run -> {
                    OptionalDouble last = run.score(task);
                    OptionalInt stage = run.lastStageOf(task);
                    if (!run.row().tasks().contains(task)) {
                        return "";
                    }
                    if (last.isPresent() || stage.isEmpty()) {
                        return OptionalDoubles.text(last, Formats::points, Formats.MISSING);
                    }
                    int number = run.row().tasks().indexOf(task) + 1;
                    return soFar(
                            stage.getAsInt(),
                            run,
                            run.scores().at(stage.getAsInt(), number).orElseThrow());
                },
                points(run -> run.score(task)));
    }

    private static RunField setting(String id, Section section) {
        String name = FieldSpec.label(id.substring(id.indexOf('.') + 1).replace('-', ' '));
        String title =
                id.startsWith(RunConfiguration.EVALUATION) ? "Evaluation: " + name.toLowerCase(Locale.ROOT) : name;
        boolean words = Set.of(RunConfiguration.SEQUENCE, RunConfiguration.BASE_MODEL, "training.targets")
                .contains(id);
        return RunField.sorted(
                new Head(id, section, title, "", words ? 180 : Math.max(70, 8 * title.length() + 24), !words),
                run -> Optional.ofNullable(run.configuration().settings().get(id))
                        .map(value -> words ? value.toString() : text(value))
                        .orElse(""),
                run -> Optional.ofNullable(run.configuration().settings().get(id))
                        .map(RunFields::key));
    }

    private static String text(Object value) {
        if (value instanceof Boolean on) {
            return on ? "on" : "off";
        }
        if (value instanceof Integer || value instanceof Long) {
            return value.toString();
        }
        return value instanceof Number number
                ? Numbers.plain(number.doubleValue())
                : value.toString().matches("[A-Z][A-Z_]+") ? FieldSpec.words(value.toString()) : value.toString();
    }

    private static SortKey key(Object value) {
        return value instanceof Number number ? SortKey.of(number.doubleValue()) : SortKey.of(text(value));
    }

    /** The fields of these ids, those that are none left out. */
    List<RunField> of(Collection<String> ids) {
        return ids.stream().map(this::find).flatMap(Optional::stream).toList();
    }

    /** Its fields by section, in the order in which they are offered. */
    static Stream<Section> sections() {
        return Stream.of(Section.values());
    }
}
