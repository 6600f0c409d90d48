package lilora.engine.worker;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.device.DeviceMeter;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.DeviceMemory;
import lilora.engine.plan.FeatureCaches;
import lilora.engine.plan.Fingerprints;
import lilora.engine.plan.ModelFolder;
import lilora.engine.plan.Planner;
import lilora.engine.plan.Preparation;
import lilora.engine.plan.StartingModel;
import lilora.engine.result.RunPlan;
import lilora.engine.run.ControlFolder;
import lilora.engine.run.EventLog;
import lilora.engine.run.EventReader;
import lilora.engine.run.ExitCode;
import lilora.engine.run.Heartbeat;
import lilora.engine.run.ResumePoint;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.RunLock;
import lilora.engine.run.RunPlaces;
import lilora.engine.run.Versions;
import lilora.engine.run.WorkerIdentity;
import lilora.engine.train.Checkpoints;
import lilora.engine.train.ContinualRun;
import lilora.engine.train.LossException;
import lilora.engine.train.MemoryException;
import lilora.engine.train.MemoryProbe;
import lilora.engine.train.PeakMemory;
import lilora.engine.train.RunInputs;

/**
 * The process that trains one run. It knows nothing but its run directory: it reads {@code run.json}, goes on from the newest
 * checkpoint if there is one, appends events, obeys commands, and ends with a code a script can use.
 */
public final class Worker {
    private static final String OUT_OF_MEMORY_SCORE = "500";

    private final RunDirectory directory;
    private final RunLock lock;
    private final EventLog log;
    private final Path cache;
    private final Instant launched;
    private String device = "cpu";
    private boolean began;

    private Worker(RunDirectory directory, RunLock lock, EventLog log, Path cache, Instant launched) {
        this.directory = directory;
        this.lock = lock;
        this.log = log;
        this.cache = cache;
        this.launched = launched;
    }

    /**
     * Arguments: the run directory, the folder that keeps image features, and the ISO-8601 instant of launching, before which
     * commands were meant for an earlier worker. (The system tells when a process started only to the second.)
     */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        System.exit(work(Path.of(arguments[0]), Path.of(arguments[1]), Instant.parse(arguments[2])));
    }

    @SuppressWarnings("try") // the heartbeat beats by itself
    private static int work(Path folder, Path cache, Instant launched) {
        offerToMemoryKiller();
        try {
            RunDirectory directory = RunDirectory.open(folder);
            try (RunLock lock = RunLock.acquire(directory, WorkerIdentity.ofThisProcess());
                    Heartbeat heartbeat = Heartbeat.start(lock);
                    EventLog log = EventLog.open(lock, Clock.systemUTC())) {
                return new Worker(directory, lock, log, cache, launched).run();
            }
        } catch (InputException e) {
            WorkerLog.say(String.valueOf(e.getMessage()));
            return ExitCode.INPUT;
        }
    }

    @SuppressWarnings("try") // the meter measures by itself
    private int run() {
        long start = System.nanoTime();
        try {
            RunSpec spec = RunPlaces.specHere(directory);
            String hash = directory.specHash();
            requireUnchanged();
            ComputeSpec compute = spec.compute();
            device = compute.device();
            Engine engine = engine(compute);
            Checkpoints.Origin origin = new Checkpoints.Origin(hash, Versions.computing(compute, engine));
            Checkpoints checkpoints = new Checkpoints(directory.checkpoints(), origin);
            List<String> remarks = new ArrayList<>();
            Optional<Checkpoints.Saved> resume = checkpoints.latest(remarks::add);
            resume.ifPresent(saved -> remark(saved, origin, remarks));
            log.append(new RunEvent.Hello(
                    lock.worker().token(),
                    lock.worker().pid(),
                    lock.worker().processStart(),
                    resumedAfter(resume),
                    WorkerVersions.of(engine, deviceMeter(compute), System.getenv()),
                    compute.device(),
                    JniUtils.getNumThreads(),
                    hash));
            began = true;
            remarks.forEach(remark -> log.append(new RunEvent.Note(remark)));
            try (WorkerControl control = new WorkerControl(
                            new ControlFolder(directory, Clock.systemUTC()),
                            log,
                            launched,
                            lock,
                            () -> stopNow(start),
                            this::gone);
                    ResourceMeter meter = new ResourceMeter(log, lock, deviceMeter(compute))) {
                return train(spec, checkpoints, resume, control, start);
            }
        } catch (RuntimeException | OutOfMemoryError | UnsatisfiedLinkError e) {
            return failed(e);
        }
    }

    private Optional<DeviceMeter> deviceMeter(ComputeSpec compute) {
        return compute.isCuda()
                ? Optional.of(new DeviceMeter(
                        System.getenv(), compute.device(), lock.worker().pid()))
                : Optional.empty();
    }

    /** On a GPU what the driver says of this process: libtorch keeps the memory that a step took. */
    private PeakMemory peak(ComputeSpec compute) {
        return deviceMeter(compute).map(Worker::onDevice).orElseGet(PeakMemory::resident);
    }

    private static PeakMemory onDevice(DeviceMeter meter) {
        return () -> meter.read()
                .map(DeviceMeter.Reading::processBytes)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    private static Engine engine(ComputeSpec compute) {
        if (compute.threads() > 0) {
            System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(compute.threads()));
        }
        Engine engine = Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        if (compute.isCuda()) {
            requireUsable(engine, compute);
        }
        return engine;
    }

    /** So that a device that cannot be used is told before anything is read for it. */
    private static void requireUsable(Engine engine, ComputeSpec compute) {
        try (NDManager manager = engine.newBaseManager(Compute.of(compute).device());
                NDArray one = manager.ones(new Shape(1))) {
            one.toFloatArray();
        }
    }

    /** What was asked for is written once; another attempt with something else would mix two experiments. */
    private void requireUnchanged() {
        if (!directory.isUnchangedSince(told())) {
            throw new InputException(
                    "%s has been changed since this run began, so continuing would mix two experiments. Restore it as it was, or start a new run."
                            .formatted(directory.runFile()));
        }
    }

    /** What a resumed attempt should know of the checkpoint that it goes on from. */
    private static void remark(Checkpoints.Saved saved, Checkpoints.Origin origin, List<String> remarks) {
        saved.computed()
                .filter(before -> !before.equals(origin.computed()))
                .ifPresent(before -> remarks.add(
                        "Continues with %s; the checkpoint was made with %s. From here on the last bits may differ from those of an uninterrupted run."
                                .formatted(origin.computed(), before)));
        if (!saved.sealed()) {
            remarks.add(
                    "Checkpoint %s is of an older version, which kept hashes of its tensors only, so it cannot be verified that run.json is unchanged."
                            .formatted(saved.name()));
        }
    }

    private int train(
            RunSpec spec,
            Checkpoints checkpoints,
            Optional<Checkpoints.Saved> resume,
            WorkerControl control,
            long start) {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec.experiment());
                BaseModel model = StartingModel.load(
                        inputs.experiment(),
                        Compute.of(spec.compute(), spec.experiment().training()))) {
            String seen = Fingerprints.requireUnchanged(spec, inputs);
            ModelFolder.remarks(inputs.baseModel(), spec.experiment().template())
                    .forEach(remark -> log.append(new RunEvent.Note(remark)));
            RunPlan plan = Planner.plan(inputs, model.config(), spec.compute());
            log.append(new RunEvent.Planned(plan));
            if (spec.experiment().training().probes() && resume.isEmpty()) {
                probe(inputs, model, plan, peak(spec.compute()));
            }
            FeatureCaches stores =
                    new FeatureCaches(inputs, model, cache, seen, remark -> log.append(new RunEvent.Note(remark)));
            try (ContinualRun run =
                    new ContinualRun(inputs, model, stores::of, checkpoints, directory.predictions(), log, control)) {
                ContinualRun.Outcome outcome = run.run(resume);
                boolean completed = outcome == ContinualRun.Outcome.COMPLETED;
                log.append(new RunEvent.Done(
                        outcome.name().toLowerCase(Locale.ROOT), completed ? run.metrics() : Map.of(), seconds(start)));
                return completed ? ExitCode.OK : ExitCode.STOPPED;
            }
        }
    }

    /** What the longest batches really take, beside what was planned. */
    private void probe(RunInputs inputs, BaseModel model, RunPlan plan, PeakMemory peak) {
        String planned = "planned %,d MiB".formatted(plan.memoryBytes() >> 20);
        new MemoryProbe(inputs, model, peak)
                .run(tried -> log.append(new RunEvent.Preflight(
                        tried.batch(), tried.fits() ? "ok" : "warning", tried.found(), planned)));
    }

    /** Sequence number of the checkpoint this attempt goes on from; 0 if it starts anew. */
    private long resumedAfter(Optional<Checkpoints.Saved> resume) {
        return resume.map(saved -> new ResumePoint(
                                saved.name(),
                                saved.cursor().stage(),
                                saved.evaluated().isPresent())
                        .after(told()))
                .orElse(0L);
    }

    private List<RecordedEvent> told() {
        return new EventReader(directory.events()).pollToEnd().events();
    }

    private void stopNow(long start) {
        // Holding the log: the engine's thread shall not tell of another step after the end.
        synchronized (log) {
            log.append(new RunEvent.Done("stopped", Map.of(), seconds(start)));
            lock.close();
            Runtime.getRuntime().halt(ExitCode.STOPPED);
        }
    }

    /** Where the run directory was, nothing is left to be written; in the moved folder the open log still tells of the end. */
    private void gone() {
        String sentence =
                "%s has been moved or removed while the run was in progress, so the run has ended. Its last checkpoint is usable where it is now: resume it there."
                        .formatted(directory);
        synchronized (log) {
            WorkerLog.say(sentence);
            try {
                log.append(new RunEvent.Failed("disk", sentence, ""));
            } catch (DiskException e) {
                WorkerLog.say(String.valueOf(e.getMessage()));
            }
            Runtime.getRuntime().halt(ExitCode.FAILED);
        }
    }

    private int failed(Throwable cause) {
        if (lock.isGone()) {
            gone();
        }
        Optional<String> fault = DeviceFault.sentence(device, cause);
        String kind = kind(cause, fault.isPresent());
        String message =
                switch (kind) {
                    case "device" ->
                        fault.orElseThrow()
                                + (began ? " The last checkpoint is usable: resume the run when the GPU is back." : "")
                                + " A new run on the CPU does without it.";
                    case "memory" ->
                        cause instanceof MemoryException
                                ? String.valueOf(cause.getMessage())
                                : "The device ran out of memory. The last checkpoint is usable; a smaller batch with more gradient accumulation needs less.";
                    case "internal" ->
                        "The engine failed: %s. The last checkpoint is usable; please report the detail."
                                .formatted(cause);
                    default -> String.valueOf(cause.getMessage());
                };
        WorkerLog.say(message);
        try {
            log.append(new RunEvent.Failed(kind, message, kind.equals("input") ? "" : trace(cause)));
        } catch (DiskException full) {
            // Nothing can be told where the events are kept; the exit code and stderr say it.
            WorkerLog.say(String.valueOf(full.getMessage()));
        }
        // Before the first event nothing has been trained: it is the place or the device that cannot be used.
        return kind.equals("input") || (!began && (kind.equals("disk") || kind.equals("device")))
                ? ExitCode.INPUT
                : kind.equals("internal") ? ExitCode.INTERNAL : ExitCode.FAILED;
    }

    private static String kind(Throwable cause, boolean deviceFault) {
        if (cause instanceof DiskException) {
            return "disk";
        }
        if (cause instanceof InputException) {
            return "input";
        }
        if (cause instanceof LossException) {
            return "loss";
        }
        boolean memory = cause instanceof MemoryException || DeviceMemory.ranOut(cause);
        return memory ? "memory" : deviceFault ? "device" : "internal";
    }

    private static String trace(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** On Linux: when memory runs out, the kernel shall end the worker, which can be resumed, rather than the desktop. */
    private static void offerToMemoryKiller() {
        Path score = Path.of("/proc/self/oom_score_adj");
        try {
            if (Files.isWritable(score)) {
                Files.writeString(score, OUT_OF_MEMORY_SCORE);
            }
        } catch (IOException e) {
            // Not allowed here; the run goes on all the same.
            return;
        }
    }
}
