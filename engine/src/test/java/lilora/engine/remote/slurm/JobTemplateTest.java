package lilora.engine.remote.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.remote.SlurmLaunch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobTemplateTest {
    private static final JobRequest ALL = new JobRequest(
            "gpu,long",
            "lab-7",
            "high",
            "a100:1",
            4,
            "16G",
            "1-04:00:00",
            List.of("--exclude=n7"),
            List.of("module load java/17"));

    @TempDir
    Path folder;

    @Test
    void everythingThatIsAskedForStandsInTheScript() {
        JobTemplate template = JobTemplate.of(ALL);
        assertThat(template.text()).isEqualTo("""
                #!/bin/sh
                #SBATCH --partition=gpu,long
                #SBATCH --account=lab-7
                #SBATCH --qos=high
                #SBATCH --gres=gpu:a100:1
                #SBATCH --cpus-per-task=4
                #SBATCH --mem=16G
                #SBATCH --time=1-04:00:00
                # So many seconds before the job's end a checkpoint is written, and the job queues itself again.
                #SBATCH --signal=B:USR1@300
                #SBATCH --requeue
                #SBATCH --open-mode=append
                #SBATCH --exclude=n7
                module load java/17
                {{worker}}
                """);
        assertThat(template.cpus()).isEqualTo(4);
        assertThat(template.asksForGpu()).isTrue();
        JobTemplate nothing = JobTemplate.of(JobRequest.NONE);
        assertThat(nothing.text()).doesNotContain("partition", "mem");
        assertThat(nothing.cpus()).isEqualTo(1);
        assertThat(nothing.asksForGpu()).isFalse();
    }

    @Test
    void theLineOfTheWorkerIsQuoted() {
        assertThat(JobTemplate.of(JobRequest.NONE).script(SlurmLaunch.worker("/home/o'neil/$HOME `x` {{name}}")))
                .endsWith("append\nexec sh '/home/o'\\''neil/$HOME `x` {{name}}/start.sh'\n");
    }

    @Test
    void whatIsPrintedIsATemplateAgainAndPlaceholdersAreFilled() throws IOException {
        Path file = folder.resolve("gpu.sbatch");
        String printed = JobTemplate.of(ALL).text();
        Files.writeString(file, printed.replace("1-04:00:00", "{{walltime}}").replace("\n", "\r\n"));
        JobRequest walltime = new JobRequest(null, null, null, null, null, null, "1-04:00:00", List.of(), List.of());
        assertThat(JobTemplate.read(file).with(walltime).text()).isEqualTo(printed);
        assertThatThrownBy(() -> JobTemplate.read(file).with(JobRequest.NONE))
                .isInstanceOf(InputException.class)
                .hasMessage(file + ", line 8: {{walltime}} has no value; set walltime, or write the value there.");
        JobRequest memory = new JobRequest(null, null, null, null, null, "1G", "1:00:00", List.of(), List.of());
        assertThatThrownBy(() -> JobTemplate.read(file).with(memory))
                .hasMessageStartingWith(file + " has no placeholder {{memory}} for the memory that is asked for");
        assertThatThrownBy(() -> JobTemplate.read(file).with(ALL)).hasMessageContaining("into " + file + " itself");
        assertThatThrownBy(() -> JobTemplate.read(folder)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> JobTemplate.read(folder.resolve("none"))).hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#SBATCH --mem=1G;{{worker}}                 | t, line 1: a job's script begins with #!",
                "#!/bin/sh;#SBATCH --mem={{mem}};{{worker}}  | t, line 2: there is no placeholder {{mem}}; there are account,",
                "#!/bin/sh;{{}};{{worker}}                   | t, line 2: there is no placeholder {{}}",
                "#!/bin/sh;module load x                     | t, line 2: {{worker}} is missing",
                "#!/bin/sh;{{worker}};{{worker}}             | t, line 3: {{worker}} stands once",
                "#!/bin/sh;# {{worker}}                      | t, line 2: {{worker}} stands once, on a line of its own",
                "#!/bin/sh;cd /tmp;#SBATCH --mem=1G;{{worker}} | t, line 3: Slurm passes over what it is asked for after",
            })
    void whatCannotBeUsedIsToldWithItsLine(String text, String sentence) {
        assertThatThrownBy(() -> new JobTemplate("t", text.replace(";", "\n")))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "gpu --mem=1 | -         | -     | -    | partition",
                "'a\nb'      | -         | -     | -    | partition",
                "-           | gpu:0     | -     | -    | gpus",
                "-           | 0         | -     | -    | gpus",
                "-           | -         | 16 GB | -    | memory",
                "-           | -         | 1.5G  | -    | memory",
                "-           | -         | -     | 4:00 | walltime",
                "-           | -         | -     | 240  | walltime",
            })
    void whatSlurmWouldReadOtherwiseIsRefusedByName(
            String partition, String gpus, String memory, String walltime, String name) {
        assertThatThrownBy(
                        () -> new JobRequest(partition, null, null, gpus, null, memory, walltime, List.of(), List.of()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(name + " is \"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-N 1 -c 8 --gres=gpu:1               | 8 | true",
                "--cpus-per-task 6 --mem=8G -G 2      | 6 | true",
                "-c 2 -c16 --gres shard:1,gpu:a100:1  | 16 | true",
                "--mem=8G                             | 1 | false",
                "--exclude=n-c 9                      | 1 | false",
                "-N 1 # -c 8 --gres=gpu:1             | 1 | false",
                "-c 4 # as asked, not -c 8            | 4 | false",
            })
    void everyOptionOfALineIsSeenUpToAComment(String options, int cpus, boolean gpu) {
        JobTemplate template = new JobTemplate("t", "#!/bin/sh\n#SBATCH " + options + "\n{{worker}}\n");
        assertThat(template.cpus()).isEqualTo(cpus);
        assertThat(template.asksForGpu()).isEqualTo(gpu);
        assertThat(new JobTemplate("t", "#!/bin/sh\n#SBATCHES " + options + "\n{{worker}}\n").cpus())
                .isEqualTo(1);
    }

    @Test
    void linesStayLines() {
        assertThatThrownBy(() -> new JobRequest(
                        null, null, null, null, null, null, null, List.of("--mem=1\nrm -rf ~"), List.of()))
                .hasMessageStartingWith("directive is \"--mem=1?rm");
        assertThatThrownBy(() -> new JobRequest(
                        null, null, null, null, null, null, null, List.of(), List.of("module load x\n#SBATCH")))
                .hasMessageContaining("holds a line break");
        assertThatThrownBy(() -> new JobRequest(null, null, null, null, 0, null, null, List.of(), List.of()))
                .hasMessageStartingWith("cpus is 0");
    }

    @ParameterizedTest
    @CsvSource({"0:01:00, 20", "0:10:00, 200", "4:00:00, 300", "1-0, 300", "0-00:03, 60"})
    void aShortJobIsWarnedInItsLastThird(String walltime, int seconds) {
        assertThat(JobTemplate.of(new JobRequest(null, null, null, null, null, null, walltime, List.of(), List.of()))
                        .text())
                .contains("USR1@" + seconds + "\n");
    }
}
