package lilora.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.file.Folders;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.run.RunDirectory;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints fetched from a real host of the loopback, whose run is at work meanwhile. */
@DisabledOnOs(OS.WINDOWS)
class RemoteFetchTest {
    private static final String STAGE = "stage-001-trained";

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();
    private EmbeddedHost host;
    private RunDirectory here;
    private Path checkpoint;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home"));
        host.welcome(folder);
        TinyWorld world = TinyWorld.create(folder.resolve("world"));
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(world.experiment("zero-shot"))) {
            here = new NewRun(Clock.systemUTC())
                    .create(folder.resolve("workspace/runs"), inputs, ComputeSpec.on("cpu", 1));
        }
        Path there = host.home().resolve("run");
        new RemoteRun(host.target(), there.toString()).write(here);
        checkpoint = Files.createDirectories(there.resolve("checkpoints").resolve(STAGE));
        Files.createDirectory(checkpoint.resolve("more"));
        Files.writeString(checkpoint.resolve("adapters"), "adapters");
        Files.writeString(checkpoint.resolve("hashes"), "hashes");
        Files.writeString(checkpoint.resolve("more/tensors"), "tensors");
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    private void fetch() throws IOException {
        told.clear();
        try (SshLine line = EmbeddedHost.connector(folder).connect(host.target())) {
            new RemoteFetch(line, here, RemoteRun.require(here)).fetch("checkpoints", told::add);
        }
    }

    private Path fetched() {
        return here.checkpoints().resolve(STAGE);
    }

    @Test
    void whatIsHereInPartIsFetchedAnewAndWhatIsWholeIsNot() throws IOException {
        Files.createDirectories(fetched());
        Files.writeString(fetched().resolve("adapters"), "adapt");
        fetch();
        assertThat(told).hasSize(3);
        assertThat(fetched().resolve("adapters")).hasContent("adapters");
        assertThat(fetched().resolve("more/tensors")).hasContent("tensors");
        fetch();
        assertThat(told).isEmpty();
        assertThat(here.checkpoints()).isDirectoryNotContaining(path -> !path.equals(fetched()));
    }

    @Test
    void whatIsReplacedMeanwhileIsFetchedAsItIsAfterwards() throws IOException {
        List<Path> opened = new ArrayList<>();
        host.beforeOpening(file -> {
            opened.add(file);
            if (opened.size() == 2) {
                Files.delete(checkpoint.resolve("hashes"));
                Files.writeString(checkpoint.resolve("adapters"), "other adapters");
            }
        });
        fetch();
        assertThat(fetched().resolve("adapters")).hasContent("other adapters");
        assertThat(fetched().resolve("hashes")).doesNotExist();
        assertThat(fetched().resolve("more/tensors")).hasContent("tensors");
    }

    @Test
    void whatIsRemovedMeanwhileIsLeftOutWithAWord() throws IOException {
        host.beforeOpening(file -> Folders.delete(checkpoint));
        fetch();
        assertThat(told)
                .containsExactly("nothing of checkpoints/" + STAGE
                        + ", which the run replaced or removed meanwhile; fetch again");
        assertThat(here.checkpoints()).isEmptyDirectory();
        Files.createDirectories(checkpoint);
        fetch();
        assertThat(told).hasSize(1);
        assertThat(here.checkpoints()).isEmptyDirectory();
    }
}
