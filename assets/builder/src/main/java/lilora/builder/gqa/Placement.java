package lilora.builder.gqa;

/**
 * Where a thing stands.
 *
 * @param centreX its horizontal centre, in 64ths of the picture's side
 * @param bottom its lower edge, in 64ths of the picture's side
 * @param scale times the usual size of its class
 */
record Placement(double centreX, int bottom, double scale) {}
