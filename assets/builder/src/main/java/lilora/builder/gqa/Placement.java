package lilora.builder.gqa;

/**
 * Where a thing stands.
 *
 * @param centreX its horizontal centre, in pixels
 * @param bottom the row below its lowest pixel
 * @param scale times the usual size of its class
 */
record Placement(double centreX, int bottom, double scale) {}
