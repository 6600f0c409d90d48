package lilora.engine.metric;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * The contractions of the VQA challenge: a word that lacks its apostrophes and the form with them. Left out of the published
 * table are the entries that change nothing and those with a capital letter, which cannot match lower-case text.
 */
final class Contractions {
    /** Entries between semicolons: the repaired form, then the forms that it replaces. */
    private static final String TABLE = """
            ain't aint; aren't arent; can't cant; couldn't couldnt; couldn't've couldn'tve couldnt've;
            could've couldve; didn't didnt; doesn't doesnt; don't dont; hadn't hadnt;
            hadn't've hadn'tve hadnt've; hasn't hasnt; haven't havent; he'd hed; he'd've he'dve hed've; he's hes;
            how'd howd; how'll howll; how's hows; isn't isnt; it'd itd; it'd've it'dve itd've; it'll itll;
            ma'am maam; mightn't mightnt; mightn't've mightn'tve mightnt've; might've mightve; mustn't mustnt;
            must've mustve; needn't neednt; not've notve; o'clock oclock; oughtn't oughtnt;
            'ow's'at 'ow'sat 'ows'at ow's'at; shan't shant; she'd've she'dve shed've; shouldn't shouldnt;
            shouldn't've shouldn'tve shouldnt've; should've shouldve; somebodyd somebody'd;
            somebody'd've somebody'dve somebodyd've; somebody'll somebodyll; somebody's somebodys;
            someone'd someoned; someone'd've someone'dve someoned've; someone'll someonell; someone's someones;
            something'd somethingd; something'd've something'dve somethingd've; something'll somethingll;
            that's thats; there'd thered; there'd've there'dve thered've; there're therere; there's theres;
            they'd theyd; they'd've they'dve theyd've; they'll theyll; they're theyre; they've theyve;
            'twas twas; wasn't wasnt; we'd've we'dve wed've; weren't werent; we've weve; what'll whatll;
            what're whatre; what's whats; what've whatve; when's whens; where'd whered; where's wheres;
            where've whereve; who'd whod; who'd've who'dve whod've; who'll wholl; who's whos; who've whove;
            why'll whyll; why're whyre; why's whys; won't wont; wouldn't wouldnt;
            wouldn't've wouldn'tve wouldnt've; would've wouldve; y'all yall;
            y'all'd've y'all'dve y'alld've yall'd've; y'all'll y'allll yall'll; you'd youd;
            you'd've you'dve youd've; you'll youll; you're youre; you've youve
            """;

    private static final Map<String, String> REPAIRED = read();

    private Contractions() {}

    /** The word with its apostrophes, or the word itself. */
    static String repaired(String word) {
        return REPAIRED.getOrDefault(word, word);
    }

    private static Map<String, String> read() {
        Map<String, String> repaired = new HashMap<>();
        for (String entry : TABLE.split(";", -1)) {
            String[] forms = entry.strip().split(" ", -1);
            for (int i = 1; i < forms.length; i++) {
                repaired.put(forms[i], forms[0]);
            }
        }
        return Collections.unmodifiableMap(repaired);
    }
}
