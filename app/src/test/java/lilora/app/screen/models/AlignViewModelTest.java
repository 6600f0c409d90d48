package lilora.app.screen.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.OptionalLong;
import lilora.app.ScriptedUser;
import lilora.app.background.LaterTaskRunner;
import lilora.app.launch.BundledAssets;
import lilora.engine.hub.HubCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The form that aligns a projector, while its work takes long. */
class AlignViewModelTest {
    @TempDir
    private Path home;

    private AlignViewModel open(LaterTaskRunner later) {
        BundledAssets shipped = BundledAssets.in(home);
        AlignViewModel align = Alignments.of(home, shipped, new ScriptedUser(), later);
        ModelShelf shelf = new ModelShelf(shipped.models(), home.resolve("own"), new HubCache(home.resolve("hub")));
        align.open(shelf.models().get(0));
        return align;
    }

    @Test
    void aStartThatWasCancelledCanBeTriedAgain() {
        LaterTaskRunner later = new LaterTaskRunner("Starting the alignment");
        AlignViewModel align = open(later);
        align.start();
        assertThat(align.workingProperty().get()).isTrue();

        later.cancel();
        assertThat(align.workingProperty().get()).isFalse();
        align.start();
        later.goOn();

        assertThat(home.resolve("runs")).isNotEmptyDirectory();
    }

    @Test
    void whatIsWrongWithAModelThatIsNoLongerChosenIsNobodys() {
        LaterTaskRunner later = new LaterTaskRunner("Planning the alignment");
        AlignViewModel align = open(later);
        ShelvedModel good = align.modelProperty().get().orElseThrow();
        later.goOn();
        align.open(new ShelvedModel(
                "none", good.place(), "", OptionalLong.empty(), 0, "", "No model", home.resolve("none")));
        align.open(good);

        later.goOnBackwards();

        assertThat(align.problemProperty().get()).isEmpty();
    }
}
