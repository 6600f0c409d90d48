package lilora.engine.pretrain;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.data.Task;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunListener;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.PretrainSpec;
import lilora.engine.file.Sha256;
import lilora.engine.json.Json;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.weights.TensorWriter;
import lilora.engine.plan.BesideWeights;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.plan.Fingerprints;
import lilora.engine.plan.ModelFolder;
import lilora.engine.run.Versions;
import lilora.engine.train.Checkpoints;
import lilora.engine.train.FeatureCache;
import lilora.engine.train.RunControl;

/**
 * Makes a base model: trains it from nothing on a folder of captions and writes it in Hugging Face format, fp16. The output
 * folder holds the specification, checkpoints, prepared pixels, and at the end the model.
 */
public final class BaseModelTraining {
    private static final String SPEC = "pretrain.json";

    private final PretrainSpec spec;
    private final Path out;
    private final ComputeSpec compute;

    /**
     * A training in a folder.
     *
     * @param spec with absolute folders
     * @param compute where and in which number type to compute; the weights themselves stay float32
     */
    public BaseModelTraining(PretrainSpec spec, Path out, ComputeSpec compute) {
        this.spec = spec;
        this.compute = compute;
        this.out = out.toAbsolutePath().normalize();
    }

    /**
     * A specification from a file.
     *
     * @param file its model is relative to it
     * @param data folder that the phases' data are relative to; where there is none, they are relative to the file too
     */
    public static PretrainSpec read(Path file, Optional<Path> data) {
        PretrainSpec spec = Json.read(file, PretrainSpec.class);
        Path beside = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
        Path root = data.map(Path::toAbsolutePath).orElse(beside);
        return spec.withFolders(
                folder -> ExperimentFile.beside(root.resolve(file.getFileName()), "data", folder),
                ExperimentFile.beside(file, "model", spec.model()));
    }

    /** Where the model is in the end. */
    public Path model() {
        return out.resolve("model");
    }

    /**
     * Trains to the end, from the newest checkpoint if there is one, and writes the model.
     *
     * @return mean held-out loss; nothing if the control ended it early
     * @throws InputException if the folder holds a training with another specification or of other data, or one at work
     */
    public OptionalDouble run(RunListener listener, RunControl control) {
        claim();
        try (FileChannel channel =
                        FileChannel.open(out.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new InputException(
                        "%s is in use: another training is running in it. Wait for it to end.".formatted(out));
            }
            return train(listener, control);
        } catch (IOException e) {
            throw new InputException(
                    "%s cannot be used: %s. Check that the folder may be written and has free space."
                            .formatted(out, DiskException.reason(e)),
                    e);
        }
    }

    private OptionalDouble train(RunListener listener, RunControl control) {
        Engine engine = Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        Path skeleton = Path.of(spec.model());
        Consumer<String> remarks = remark -> listener.accept(new RunEvent.Note(remark));
        Map<String, Corpus> corpora = new LinkedHashMap<>();
        try (ModelFolder folder = ModelFolder.skeleton(skeleton);
                BaseModel model = BaseModel.trainable(folder.config(), Compute.of(compute), spec.seed())) {
            CorpusReader reader = new CorpusReader(folder, out.resolve("pixels"), remarks);
            for (PretrainSpec.Phase phase : spec.phases()) {
                corpora.computeIfAbsent(phase.data(), data -> reader.read(Path.of(data)));
            }
            Checkpoints.Origin origin = new Checkpoints.Origin(asked(skeleton), Versions.computing(compute, engine));
            Checkpoints checkpoints = new Checkpoints(out.resolve("checkpoints"), origin);
            Pretraining training = new Pretraining(spec, model, corpora, checkpoints, listener, control);
            Optional<Checkpoints.Saved> resume = checkpoints.latest(remarks);
            resume.flatMap(Checkpoints.Saved::computed)
                    .filter(before -> !before.equals(origin.computed()))
                    .ifPresent(before -> remarks.accept(
                            "Continues with %s; the checkpoint was made with %s. From here on the last bits may differ from those of an uninterrupted training."
                                    .formatted(origin.computed(), before)));
            OptionalDouble loss = training.run(resume);
            if (loss.isPresent()) {
                write(model, skeleton);
            }
            return loss;
        } finally {
            corpora.values().forEach(corpus -> close(corpus.pixels()));
        }
    }

    /** Hash of the specification and of all that it names: a training that goes on with other data would be another. */
    private String asked(Path skeleton) {
        MessageDigest digest = Sha256.digest();
        Sha256.add(digest, Sha256.of(out.resolve(SPEC)));
        Sha256.add(digest, Fingerprints.ofModel(skeleton));
        spec.phases().stream().map(PretrainSpec.Phase::data).distinct().forEach(data -> {
            try (Task task = Task.load(Path.of(data))) {
                Sha256.add(digest, task.contentHash());
            }
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private void close(FeatureCache.Rows pixels) {
        try {
            pixels.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The prepared pixels in " + out + " cannot be closed.", e);
        }
    }

    private void claim() {
        Path file = out.resolve(SPEC);
        try {
            Files.createDirectories(out.resolve("checkpoints"));
        } catch (IOException e) {
            throw new InputException("Folder %s cannot be made: %s.".formatted(out, e.getMessage()), e);
        }
        if (Files.exists(file)) {
            if (!Json.read(file, PretrainSpec.class).equals(spec)) {
                throw InputException.about(
                        "%s holds a training with another specification; name a new folder, or restore that specification."
                                .formatted(out),
                        "out");
            }
            return;
        }
        Json.writeAtomically(file, spec);
    }

    private void write(BaseModel model, Path skeleton) {
        try {
            Files.createDirectories(model());
            // First, because they may be refused.
            TensorWriter.writeHalf(model().resolve("model.safetensors"), model.parameters(), Map.of("format", "pt"));
            BesideWeights.copy(skeleton, model(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new InputException("The model cannot be written to %s: %s.".formatted(model(), e.getMessage()), e);
        }
    }
}
