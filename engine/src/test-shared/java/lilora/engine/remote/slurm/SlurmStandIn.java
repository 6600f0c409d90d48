package lilora.engine.remote.slurm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import lilora.engine.remote.shell.ShellQuote;

/** A stand-in for Slurm's commands on a host of the loopback, see {@code stand-in.sh}; its jobs lie in a folder. */
public record SlurmStandIn(Path folder) {
    /** Makes one. */
    public static SlurmStandIn create(Path folder) throws IOException {
        Path programs = Files.createDirectories(folder.resolve("bin"));
        try (InputStream in = Objects.requireNonNull(SlurmStandIn.class.getResourceAsStream("stand-in.sh"))) {
            byte[] script = in.readAllBytes();
            for (String name : List.of("sbatch", "squeue", "sacct", "scancel", "scontrol", "sinfo")) {
                Path program = Files.write(programs.resolve(name), script);
                Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        return new SlurmStandIn(folder);
    }

    /** What a login shell does so that its commands are found. */
    public String environment() {
        return "export SLURM_STAND_IN=%s PATH=%s:$PATH; "
                .formatted(
                        ShellQuote.of(folder.toString()),
                        ShellQuote.of(folder.resolve("bin").toString()));
    }

    /** From now on jobs wait for {@link #release}. */
    public void hold() throws IOException {
        Files.writeString(folder.resolve("hold"), "");
    }

    /** Starts a job that waits. */
    public void release(String job) throws IOException, InterruptedException {
        run(List.of(folder.resolve("bin/scontrol").toString(), "release", job));
    }

    /** Tells a job's script that its time will soon be over. */
    public void warn(String job) throws IOException, InterruptedException {
        run(List.of(
                "kill",
                "-USR1",
                Files.readString(folder.resolve(job + "/shell")).strip()));
    }

    /** A job that is still to come will fail before its script is read. */
    public void fail(String job) throws IOException {
        Files.writeString(folder.resolve("fail-" + job), "");
    }

    /** What a job is in. */
    public String state(String job) throws IOException {
        return Files.readString(folder.resolve(job + "/state")).strip();
    }

    /** Forgets a job, as Slurm does of those that have ended. */
    public void forget(String job) throws IOException {
        Files.delete(folder.resolve(job + "/state"));
    }

    private void run(List<String> words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
        builder.environment().put("SLURM_STAND_IN", folder.toString());
        int code = builder.start().waitFor();
        if (code != 0) {
            throw new IOException(words + " ended with " + code);
        }
    }
}
