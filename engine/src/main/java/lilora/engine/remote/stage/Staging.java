package lilora.engine.remote.stage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.json.Json;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.shell.ShellQuote;
import lilora.engine.remote.shell.ShellScript;
import lilora.engine.remote.ssh.HostFiles;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;

/**
 * The staging folder of a host. A bundle is sent file by file into a folder aside, each file under a name aside until it is whole,
 * so that what was sent before a cut is not sent again; its hashes are checked there, and then it gets its name.
 */
public final class Staging {
    private static final String STAGED = "staged";
    private static final String ABOUT = ".about.json";
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern HASH = Pattern.compile("(?m)^\\\\?([0-9a-f]{64})\\b");
    /** Everybody may start it, its owner may change it. */
    private static final int PROGRAM = 0755;

    private static final int NAMES_AT_ONCE = 200;
    private static final Duration HASHING = Duration.ofMinutes(30);
    private static final long SPARE_BYTES = 256L << 20;

    private final SshLine line;
    private final HostReport report;
    private final Consumer<String> told;
    private final Progress progress;

    /**
     * Of a host.
     *
     * @param told gets a sentence for whatever is sent, or used where it lies
     */
    public Staging(SshLine line, HostReport report, Consumer<String> told) {
        this(line, report, told, Progress.NONE);
    }

    /**
     * Of a host, while somebody watches.
     *
     * @param told gets a sentence for whatever is sent, or used where it lies
     * @param progress is told how much of a bundle was sent; what was sent until it is cancelled counts the next time
     */
    public Staging(SshLine line, HostReport report, Consumer<String> told, Progress progress) {
        this.line = line;
        this.report = report;
        this.told = told;
        this.progress = progress;
    }

    /**
     * Something that lies there.
     *
     * @param key as {@link Bundle#key()}
     * @param title what people call it
     */
    public record Staged(String key, String title, long bytes) {}

    /** What is kept of a bundle beside it. */
    record About(String title, long bytes) {}

    /**
     * Sees to it that a bundle lies on the host.
     *
     * @return the absolute path of its folder there
     * @throws LineException if the line is cut; what was sent until then counts when it is tried again
     * @throws InputException if the host has no room, or something is in the way
     */
    public String place(Bundle bundle) throws LineException {
        String own = bundle.home().toString();
        if (liesAt(own, bundle)) {
            told.accept("%s is used where it lies on the host: %s".formatted(bundle.title(), own));
            return own;
        }
        String folder = staged() + "/" + bundle.key();
        HostFiles files = line.files();
        files.makeFolders(staged());
        Optional<HostFiles.Entry> found = files.find(folder);
        if (found.isPresent()) {
            if (!found.get().folder()) {
                throw new InputException(
                        "%s on %s is in the way: it is no folder. Move it away.".formatted(folder, report.host()));
            }
            return folder;
        }
        requireRoom(bundle);
        send(bundle, folder);
        return folder;
    }

    private String staged() {
        return report.folder() + "/" + STAGED;
    }

    /** Whether the same path of the host holds the same contents. */
    private boolean liesAt(String folder, Bundle bundle) throws LineException {
        if (!folder.startsWith("/") || bundle.files().isEmpty()) {
            return false;
        }
        Bundle.Part first = bundle.files().get(0);
        Optional<HostFiles.Entry> there = line.files().findForeign(folder + "/" + first.name());
        return there.isPresent()
                && there.get().bytes() == first.bytes()
                && hashes(folder, bundle)
                        .equals(bundle.files().stream().map(Bundle.Part::hash).toList());
    }

    private void requireRoom(Bundle bundle) {
        Long free = report.freeBytes();
        if (free != null && free < bundle.bytes() + SPARE_BYTES) {
            throw new DiskException(
                    "%s takes %,d MiB, but the disk of %s on %s has only %,d MiB free. Make room there, or name another folder."
                            .formatted(
                                    bundle.title(), bundle.bytes() >> 20, report.folder(), report.host(), free >> 20));
        }
    }

    private void send(Bundle bundle, String folder) throws LineException {
        HostFiles files = line.files();
        String aside = staged() + "/." + bundle.key() + ".part";
        files.makeFolders(aside);
        String made = aside;
        SentBytes watched = new SentBytes(bundle.title(), bundle.bytes(), progress);
        long sent = 0;
        for (Bundle.Part part : bundle.files()) {
            String target = aside + "/" + part.name();
            String parent = target.substring(0, target.lastIndexOf('/'));
            if (!parent.equals(made)) {
                files.makeFolders(parent);
                made = parent;
            }
            Optional<HostFiles.Entry> there = files.find(target);
            if (there.isEmpty() || there.get().bytes() != part.bytes()) {
                send(part, target, watched);
                sent += part.bytes();
            } else {
                watched.add(part.bytes());
            }
        }
        told.accept("%s: %,d KiB sent".formatted(bundle.title(), (sent + 1023) >> 10));
        List<String> hashes = hashes(aside, bundle);
        if (!hashes.isEmpty()
                && !hashes.equals(bundle.files().stream().map(Bundle.Part::hash).toList())) {
            remove("." + bundle.key() + ".part");
            throw new DiskException(
                    "%s did not arrive as it was sent to %s, so it was removed there. Try again; if it happens again, check the disk there."
                            .formatted(bundle.title(), report.host()));
        }
        files.replace(
                folder + ABOUT,
                Json.compact(new About(bundle.title(), bundle.bytes())).getBytes(StandardCharsets.UTF_8));
        files.rename(aside, folder);
    }

    private void send(Bundle.Part part, String target, SentBytes watched) throws LineException {
        String aside = target + ".part";
        try (InputStream in = watched.over(Files.newInputStream(part.file()))) {
            line.files().upload(in, aside);
            if (part.program()) {
                line.files().permit(aside, PROGRAM);
            }
        } catch (LineException e) {
            throw e;
        } catch (IOException e) {
            throw new InputException("%s cannot be read: %s.".formatted(part.file(), DiskException.reason(e)), e);
        }
        line.files().rename(aside, target);
    }

    /** The hashes of a bundle's files in a folder there, as many as are there; none where no program computes them. */
    private List<String> hashes(String folder, Bundle bundle) throws LineException {
        String program = report.tools().contains("sha256sum")
                ? "sha256sum"
                : report.tools().contains("shasum") ? "shasum -a 256" : "";
        List<String> hashes = new ArrayList<>();
        if (program.isEmpty()) {
            return hashes;
        }
        List<String> names =
                bundle.files().stream().map(part -> "./" + part.name()).toList();
        for (int from = 0; from < names.size(); from += NAMES_AT_ONCE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + NAMES_AT_ONCE));
            ShellScript script = ShellScript.of("cd %s 2>/dev/null && %s -- %s 2>/dev/null"
                    .formatted(ShellQuote.of(folder), program, ShellQuote.of(some)));
            Matcher found = HASH.matcher(line.run(script, HASHING).output());
            while (found.find()) {
                hashes.add(found.group(1));
            }
        }
        return hashes;
    }

    /** All that is staged, in the order of titles. */
    public List<Staged> list() throws LineException {
        List<Staged> staged = new ArrayList<>();
        for (HostFiles.Entry entry : line.files().list(staged())) {
            if (entry.folder() && KEY.matcher(entry.name()).matches()) {
                staged.add(about(entry.name()));
            }
        }
        staged.sort((one, other) -> one.title().compareTo(other.title()));
        return staged;
    }

    private Staged about(String key) throws LineException {
        String file = staged() + "/" + key + ABOUT;
        if (line.files().find(file).isEmpty()) {
            return new Staged(key, "unknown", 0);
        }
        About about =
                Json.parse(file, new String(line.files().read(file, 0, 1 << 16), StandardCharsets.UTF_8), About.class);
        return new Staged(key, about.title(), about.bytes());
    }

    /** Removes what is staged under a key; a run that needs it cannot go on before it is staged again. */
    public void remove(Staged staged) throws LineException {
        if (!KEY.matcher(staged.key()).matches()) {
            throw new InputException("\"%s\" is no key of anything that is staged.".formatted(staged.key()));
        }
        remove(staged.key());
        remove(staged.key() + ABOUT);
    }

    /** One entry of the folder of what is staged, by a name of ours. */
    private void remove(String name) throws LineException {
        ShellScript.Result result =
                line.run(ShellScript.of("rm -rf -- " + ShellQuote.of(staged() + "/" + name)), Duration.ofMinutes(10));
        if (result.code() != 0) {
            throw new InputException("%s/%s on %s cannot be removed: %s"
                    .formatted(staged(), name, report.host(), result.output().strip()));
        }
    }
}
