package lilora.app.theme;

/** Dark on light, or light on dark. */
public enum Tone {
    LIGHT,
    DARK
}
