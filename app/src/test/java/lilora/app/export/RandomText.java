package lilora.app.export;

import java.util.List;
import java.util.Random;

/** Texts as odd as can be: every kind of character, and the pieces that mean something to a program. */
public final class RandomText {
    private static final List<String> PIECES = List.of(
            "=",
            "+",
            "-",
            "@",
            "'",
            "\"",
            ",",
            ";",
            "\t",
            "\r",
            "\n",
            "\r\n",
            "\u0000",
            "\u001b[2J",
            "<",
            ">",
            "&",
            "]]>",
            "<!--",
            "&#0;",
            "\\",
            "{",
            "}",
            "$",
            "#",
            "_",
            "^",
            "~",
            "%",
            "|",
            "[",
            "*",
            "``",
            "''",
            "--",
            "---",
            "\ud800",
            "\udc00",
            "\uFFFE",
            "\uFFFF",
            "\uFEFF",
            "\u202E",
            "\u2028",
            "\u0085",
            "😀",
            "é",
            "e\u0301",
            "שלום",
            "日本",
            "−",
            "≤",
            "/",
            "/home/alice/x",
            "1",
            "-1.5",
            "1e5",
            " ",
            "word",
            "\u00A0",
            "?",
            "!",
            "CON",
            ".");

    private RandomText() {}

    public static String of(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            if (random.nextInt(4) > 0) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            } else {
                text.appendCodePoint(random.nextInt(5) > 0 ? random.nextInt(0x3000) : random.nextInt(0x110000));
            }
        }
        return text.toString();
    }
}
