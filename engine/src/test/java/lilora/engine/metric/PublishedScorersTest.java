package lilora.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every figure by hand from the published evaluators, what is odd about them included. */
class PublishedScorersTest {
    private static Prediction prediction(String prompt, String image, String type, String answer, String text) {
        return new Prediction("q", prompt, List.of(answer.split("\\|\\|")), text, List.of(), image, type);
    }

    private static double credit(String scorer, Prediction prediction) {
        return Scorers.byId(scorer).score(List.of(prediction)).items().get(0).credit();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        exact-upper       ; Red                    ; red                        ; 1
        exact-upper       ; Red                    ; 'red '                     ; 0
        exact-upper       ; Red                    ; red.                       ; 0
        exact-upper       ; straße                 ; STRASSE                    ; 1
        exact-upper-prism ; Red                    ; ' red '                    ; 1
        exact-upper-prism ; Red                    ; red.                       ; 0
        exact-ocrvqa      ; Jane Doe               ; jane doe                   ; 1
        exact-ocrvqa      ; Unanswerable           ; Unanswerable               ; 0
        exact-ocrvqa      ; unanswerable           ; unanswerable               ; 1
        contains-coin     ; tabby cat              ; cat                        ; 1
        contains-coin     ; tabby cat              ; a tabby cat.               ; 1
        contains-coin     ; tabby cat              ; Cat                        ; 0
        contains-coin     ; tabby cat              ; ''                         ; 0
        choice-prism      ; B                      ; B                          ; 1
        choice-prism      ; B                      ; B. the red one             ; 1
        choice-prism      ; B                      ; The answer is B.           ; 1
        choice-prism      ; B                      ; The answer is B            ; 0
        choice-prism      ; B                      ; The answer is A. The answer is B. ; 0
        choice-prism      ; B                      ; b                          ; 0
        choice-prism      ; B                      ; (B)                        ; 0
        choice            ; B                      ; (B)                        ; 1
        anls              ; hello                  ; Hello                      ; 1
        anls              ; hello                  ; hallo                      ; 0.8
        anls              ; abcd                   ; axyd                       ; 0.5
        anls              ; abcd                   ; axyz                       ; 0
        anls-trigap       ; abcd                   ; axyz                       ; 0.25
        anls-trigap       ; abcd||axyw             ; axyz                       ; 0.75
        anls              ; kitten                 ; sitting                    ; 0.5714285714285714
        dcl-rs-ad         ; no                     ; none                       ; 1
        dcl-rs-ad         ; no                     ; it is no                   ; 1
        dcl-rs-ad         ; no                     ; none of it                 ; 0
        dcl-rs-ad         ; no                     ; it has none of it          ; 1
        dcl-rs-ad         ; no                     ; a piano is                 ; 1
        dcl-rs-ad         ; no                     ; the snow fell              ; 0
        dcl-rs-ad         ; Yes.                   ; yes, there is              ; 1
        dcl-rs-ad         ; going ahead            ; It is Going ahead.         ; 1
        dcl-rs-ad         ; going ahead            ; going  ahead               ; 0
        dcl-rs-ad         ; no                     ; Unanswerable, no           ; 0
        dcl-med           ; Liver                  ; the liver cells            ; 1
        dcl-med           ; no                     ; unknown                    ; 1
        dcl-med           ; no                     ; Unanswerable: no           ; 0
        dcl-fin           ; A                      ; ' a. '                     ; 1
        dcl-fin           ; Yes                    ; Yes, it is                 ; 0
        dcl-fin           ; not yet                ; not yet                    ; 0
        acl-vp            ; 3                      ; There are 13.              ; 1
        acl-vp            ; top left               ; Top. Left                  ; 1
        acl-vp            ; yes                    ; no                         ; 0
        """)
    void shortAnswersAsPublished(String scorer, String answer, String text, double credit) {
        assertThat(credit(scorer, prediction("?", "a.png", "x", answer, text))).isEqualTo(credit, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        Sci/images/AI2D_12.png  ; What is it?                   ; a leaf              ; a leaf            ; 1
        Sci/images/AI2D_12.png  ; What is it?                   ; a leaf              ; It is a leaf      ; 0
        TQA_x.png               ; What is it?                   ; B                   ; b                 ; 1
        SciVerse_1_2.png        ; What is it?                   ; B                   ; B.                ; 0
        MapQA_1.png             ; What is it?                   ; a leaf              ; It is a leaf      ; 1
        MapQA_1.png             ; Which states are red?         ; Ohio,Iowa           ; Ohio,Utah         ; 0.5
        MapQA_1.png             ; Which states are red?         ; Ohio, Iowa          ; Iowa, Ohio        ; 0
        MapQA_1.png             ; Which states are red?         ; Ohio, Iowa          ; Utah, Iowa        ; 0.5
        MapQA_1.png             ; What is it?                   ; Ohio                ; Unanswerable Ohio ; 0
        """)
    void scienceGoesByTheNameOfTheImage(String image, String prompt, String answer, String text, double credit) {
        assertThat(credit("dcl-sci", prediction(prompt, image, null, answer, text)))
                .isEqualTo(credit);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        Scene Text-centric VQA                          ; Coca Cola||Coke ; I drink coke          ; 1
        Scene Text-centric VQA                          ; Coca Cola       ; CocaCola              ; 0
        Handwritten Mathematical Expression Recognition ; x ^ 2 + 1       ; y = x^{2} x^2+1       ; 1
        Handwritten Mathematical Expression Recognition ; x ^ 2           ; X^2                   ; 0
        """)
    void ocrBenchReadsFormulasWithoutSpacesAndWithCase(String type, String answer, String text, double credit) {
        assertThat(credit("acl-ocr", prediction("?", "a.png", type, answer, text)))
                .isEqualTo(credit);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        [0.10, 0.20, 0.30, 0.40]        ; CORRECT   ; CORRECT
        [0.10, 0.20, 0.30, 0.4]         ; WRONG     ; CORRECT
        0.10, 0.20, 0.30, 0.40          ; CORRECT   ; CORRECT
        The box is [0.1,0.2,0.3,0.4].   ; NO_ANSWER ; CORRECT
        [1.10, 0.20, 0.30, 0.40]        ; CORRECT   ; WRONG
        [0.10, 0.20, 0.30]              ; NO_ANSWER ; NO_ANSWER
        [0.10, 0.20, 0.30, 0.40, 0.50]  ; NO_ANSWER ; CORRECT
        x1=0.10 y1=0.20 x2=0.30 y2=0.40 ; NO_ANSWER ; WRONG
        ''                              ; NO_ANSWER ; NO_ANSWER
        """)
    void groundingByItsTwoWaysOfReading(String text, Verdict coin, Verdict prism) {
        Prediction prediction = prediction("?", "a.png", null, "[0.1,0.2,0.3,0.4]", text);
        assertThat(Scorers.byId("grounding-coin")
                        .score(List.of(prediction))
                        .items()
                        .get(0)
                        .verdict())
                .isEqualTo(coin);
        assertThat(Scorers.byId("grounding-prism")
                        .score(List.of(prediction))
                        .items()
                        .get(0)
                        .verdict())
                .isEqualTo(prism);
    }

    @Test
    void captionsHaveAllFourBleusBesideWhatTheStandardGives() {
        List<Prediction> all = List.of(
                new Prediction("1", "?", List.of("a red dog runs home", "a dog runs"), "a red dog runs home"),
                new Prediction("2", "?", List.of("two men sit on a bench"), "two men stand"));
        Score coco = Scorers.byId("caption-coco").score(all);
        Score standard = Scorers.byId("caption").score(all);
        assertThat(coco.value()).isEqualTo(standard.value());
        assertThat(coco.side().keySet()).containsExactly("bleu1", "bleu2", "bleu3", "bleu4", "rougeL");
        // 7 of 8 words occur; the candidates have 8 words, the nearest references 5 + 6.
        assertThat(coco.side().get("bleu1")).isCloseTo(100 * 7 / 8.0 * Math.exp(1 - 11 / 8.0), within(1e-6));
        // 5 of 6 pairs occur.
        assertThat(coco.side().get("bleu2"))
                .isCloseTo(100 * Math.sqrt(7 / 8.0 * 5 / 6.0) * Math.exp(1 - 11 / 8.0), within(1e-6));
        assertThat(coco.side()).containsAllEntriesOf(standard.side());
    }
}
