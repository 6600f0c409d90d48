package lilora.engine.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String MARK = "q7Zx0W3kPvN5tR8y";
    private static final Redaction OURS =
            Redaction.of(Map.of("HF_TOKEN", "plainwordsonly", "USER", "annabel", "PATH", "/usr/bin"), "wonderland");

    /** Where {@code %s} is a secret; each is of another kind. */
    private static final List<String> SECRETS = List.of(
            "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz%s\n-----END OPENSSH PRIVATE KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----\\nMIIE%s\\nand cut there",
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5%s",
            "https://hooks.example.org/services/T0/%s",
            "https://huggingface.co/api/models?key=%s",
            "https://anna:%s@github.com/a/b",
            "http://[2001:db8::1]:8080/%s",
            "postgres://u:%s@db/x",
            "Authorization: Digest %s and more",
            "\"Cookie\": \"session=%s; other=1\"",
            "Bearer %s",
            "Basic %s==",
            "hf_%s",
            "ghp_%s",
            "github_pat_%s",
            "glpat-%s",
            "sk-%s",
            "xoxb-%s",
            "eyJhbGciOi%s.eyJzdWIi.x",
            "HF_TOKEN=%s",
            "password: %s",
            "\"apiKey\" : \"%s\"",
            "{\"webhook\":\"two words \\\" %s\"}",
            "{\"detail\":\"{\\\"secret\\\":\\\"%s\\\"}\"}",
            "client_secret='%s'",
            "--token %s",
            "--hub-password=%s",
            "%s@example.org",
            "%s@1und1.de",
            "%s@gpu-server",
            "%s@10.0.0.5");

    private static String redacted(String text) {
        return OURS.redact(text).text();
    }

    @Provide
    Arbitrary<String> around() {
        Arbitrary<String> words = Arbitraries.of(
                "The run ended.",
                "at lilora.engine.worker.Worker.run(Worker.java:117)",
                "{\"v\":1,\"seq\":7,\"event\":{\"type\":\"step\",\"loss\":2.5}}",
                "",
                " ",
                "\t\"",
                "'quoted'",
                "tokens: 64, ",
                "ünïcödé");
        return Combinators.combine(words, Arbitraries.of("\n", " ", "\n\n", "; "))
                .as((word, end) -> word + end);
    }

    @Property(tries = 300)
    void noSecretOfAnyKindSurvivesWhateverStandsAround(
            @ForAll("around") String before, @ForAll("around") String after, @ForAll("kinds") String kind) {
        String text = before + kind.formatted(MARK) + " " + after;

        assertThat(redacted(text)).doesNotContain(MARK);
    }

    @Provide
    Arbitrary<String> kinds() {
        return Arbitraries.of(SECRETS);
    }

    @Property(tries = 300)
    void redactingAgainChangesNothing(@ForAll("texts") String text) {
        String once = redacted(text);

        assertThat(redacted(once)).isEqualTo(once);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> parts = Arbitraries.oneOf(
                kinds().map(kind -> kind.formatted(MARK)),
                around(),
                Arbitraries.of("/home/annabel/x", "annabel", "wonderland", "10.1.2.3", "fe80::1", "token=", "://", "@"),
                Arbitraries.strings().ofMaxLength(12));
        return parts.list().ofMaxSize(8).map(list -> String.join("", list));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at java.base@17.0.15/java.lang.Thread.run(Thread.java:840)",
                "lilora.engine.model.BaseModel@1b2c3d4e and Foo@7f",
                "{\"v\":1,\"seq\":12,\"time\":\"2026-11-30T02:41:24.123Z\",\"event\":{\"type\":\"step\",\"tokens\":64}}",
                "engine 0.1.0-SNAPSHOT, djl 0.35.1, libtorch 2.7.1+cu128, driver 550.54.15",
                "commit 401165cc4b60 with changes",
                "\"pad_token\": \"<pad>\", \"eos_token\": \"</s>\", \"tokenizer\": \"nano\", \"max_token\": 32",
                "Unrecognized token 'foo': was expecting (JSON String, Number, Array)",
                "-Xmx768m -Dai.djl.offline=true -cp /opt/lilora/lib/a.jar:/opt/lilora/lib/b.jar",
                "See https://huggingface.co/docs/hub and https://github.com/deepjavalibrary/djl/issues/1",
                "Listening on http://127.0.0.1 at 12:30:45, stage 1:2, std::vector<float>, Foo::bar",
                "/usr/lib/jvm/java-17-openjdk-amd64/lib/libjvm.so.1.2.3.4 and cuda-12.8.0.48",
                "Basic understanding and bearer of news; the author: nobody",
                "Passwords are never stored. A key is asked for.",
                "LiLoRA r=128, s=64: AP 27.5 ± 1.4, BWT −3.3",
                "file:///opt/models/nano/config.json, line 3",
            })
    void ordinaryTextStaysAsItIs(String text) {
        assertThat(redacted(text)).isEqualTo(text);
    }

    @Test
    void homesAccountsComputersAndValuesOfTheEnvironmentAreTakenOutWhereverTheyStand() {
        String text = redacted("/home/annabel/runs on wonderland by annabel, C:\\Users\\Bob Smith\\x, plainwordsonly");

        assertThat(text).isEqualTo("~/runs on [computer] by [account], ~\\x, [secret]");
        assertThat(redacted("annabella and wonderlands")).isEqualTo("annabella and wonderlands");
    }

    @Test
    void addressesOfNetworksAreTakenOut() {
        assertThat(redacted(
                        "10.0.0.5, 192.168.1.20:8080, 10.0.0.7-10.0.0.9, 2001:db8::ff00:42:8329, 02:42:ac:11:00:02"))
                .isEqualTo("[address], [address]:8080, [address]-[address], [address], [address]");
        assertThat(redacted("999.1.1.1 and 127.0.0.1 and ::1")).isEqualTo("999.1.1.1 and 127.0.0.1 and ::1");
    }

    @Test
    void whatWasTakenOutIsCounted() {
        assertThat(OURS.redact("token=abcdef x@example.org y@example.org /home/zoe/a")
                        .counts())
                .isEqualTo(Map.of("secret", 1, "address", 2, "home", 1));
    }

    @Test
    void aLongLineOfAlmostSecretsIsReadInTime() {
        String text = "token\\\"".repeat(20_000) + "a.b-".repeat(50_000) + "-----BEGIN PRIVATE KEY-----"
                + "x".repeat(300_000);
        long start = System.nanoTime();

        assertThat(redacted(text)).doesNotContain("xxxx");
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(5);
    }
}
