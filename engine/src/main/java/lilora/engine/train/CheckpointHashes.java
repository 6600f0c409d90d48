package lilora.engine.train;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.file.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * What covers a checkpoint.
 *
 * @param sha256 by file name
 * @param spec see {@link Checkpoints.Origin}; this and the next two are absent in older versions
 * @param computed see {@link Checkpoints.Origin}
 * @param seal hash of all the others
 */
record CheckpointHashes(
        Map<String, String> sha256,
        @Nullable String spec,
        @Nullable String computed,
        @Nullable String seal) {
    static CheckpointHashes sealed(Map<String, String> sha256, Checkpoints.Origin origin) {
        return new CheckpointHashes(
                sha256, origin.spec(), origin.computed(), seal(sha256, origin.spec(), origin.computed()));
    }

    private static String seal(Map<String, String> sha256, String spec, String computed) {
        MessageDigest digest = Sha256.digest();
        Sha256.add(digest, spec);
        Sha256.add(digest, computed);
        new TreeMap<>(sha256).forEach((file, hash) -> {
            Sha256.add(digest, file);
            Sha256.add(digest, hash);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** False for an older version's, which has no seal. */
    boolean requireSeal(Path file, Checkpoints.Origin origin) throws DamagedException, RefusedException {
        if (!sha256.keySet().containsAll(Checkpoints.FILES) || !isCovered(sha256.keySet())) {
            throw DamagedException.of(file, "it does not name the files of a checkpoint");
        }
        if (spec == null && computed == null && seal == null) {
            return false;
        }
        if (spec == null || computed == null || !seal(sha256, spec, computed).equals(seal)) {
            throw DamagedException.of(file, "it is not what was written: its hash differs");
        }
        if (!spec.equals(origin.spec())) {
            throw new RefusedException(
                    ("%s belongs to another run, or what this run was asked to do has been changed since it was written."
                                    + " Restore it as it was, or start a new run.")
                            .formatted(file.resolveSibling("")));
        }
        return true;
    }

    /** Of files that were copied: a copy is what was written, or the original has changed since it was read. */
    void requireSame(Path checkpoint, List<String> files, Map<String, String> copied) {
        for (String file : files) {
            if (!Objects.equals(sha256.get(file), copied.get(file))) {
                throw new InputException(
                        "%s has changed while a run was made that begins with it; start the study again."
                                .formatted(checkpoint.resolve(file)));
            }
        }
    }

    private static boolean isCovered(Set<String> names) {
        return names.stream().allMatch(name -> Checkpoints.FILES.contains(name) || name.equals(Checkpoints.EVALUATED));
    }

    /** Why a checkpoint cannot be used, in a sentence that names the file. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedException(String sentence, @Nullable Throwable cause) {
            super(sentence, cause);
        }

        static DamagedException of(Path file, String how) {
            return new DamagedException(file + " is damaged: " + how + ".", null);
        }
    }

    /** A checkpoint is whole, but not this run's. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String sentence) {
            super(sentence);
        }
    }
}
