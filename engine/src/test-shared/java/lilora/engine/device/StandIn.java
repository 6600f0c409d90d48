package lilora.engine.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A program that answers as {@code nvidia-smi} does, in the form its manual documents: this is no computer with a GPU. */
public final class StandIn {
    public static final String H100 =
            "0, GPU-8f6b0b0e-1111-2222-3333-444455556666, 550.54.15, 81559, 1024, 80535, 37, 41, 312.50, NVIDIA H100 80GB HBM3";
    public static final String A100 =
            "1, GPU-99990000-1111-2222-3333-444455556666, 550.54.15, 40960, 0, 40960, [N/A], [N/A], [Not Supported], NVIDIA A100, SXM4";

    private StandIn() {}

    /** Lists these GPUs, and these processes ({@code pid, MiB}). */
    public static Path listing(Path folder, List<String> gpus, List<String> processes) {
        return saying(
                folder,
                "case \"$1\" in\n--query-gpu=*) cat <<END\n%s\nEND\n;;\n--query-compute-apps=*) cat <<END\n%s\nEND\n;;\nesac"
                        .formatted(String.join("\n", gpus), String.join("\n", processes)));
    }

    /** Says one thing to whatever it is asked, and ends with a code. */
    static Path refusing(Path folder, String words, int code) {
        return saying(folder, "echo '%s'; exit %d".formatted(words, code));
    }

    private static Path saying(Path folder, String script) {
        try {
            Path program = Files.createDirectories(folder).resolve("nvidia-smi");
            Files.writeString(program, "#!/bin/sh\n" + script + "\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Python environment with what a wheel of torch has. */
    public static Path python(Path environment, String version, String cuda) {
        try {
            Path torch = environment.resolve("lib/python3.11/site-packages/torch");
            Files.createDirectories(torch.resolve("lib"));
            Files.writeString(
                    torch.resolve("version.py"), """
                    from typing import Optional

                    __all__ = ['__version__', 'debug', 'cuda', 'git_version', 'hip', 'xpu']
                    __version__ = '%s'
                    debug = False
                    cuda: Optional[str] = %s
                    git_version = 'e2d141dbde55c2a4370fac5165b0561b6af4798b'
                    hip: Optional[str] = None
                    xpu: Optional[str] = None
                    """.formatted(version, cuda.isEmpty() ? "None" : "'" + cuda + "'"));
            if (!cuda.isEmpty()) {
                Files.createFile(torch.resolve("lib/libtorch_cuda.so"));
            }
            return torch.resolve("lib");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
