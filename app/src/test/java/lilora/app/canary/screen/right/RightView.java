package lilora.app.canary.screen.right;

import lilora.app.canary.screen.left.LeftView;

/** Breaks: screens do not know each other, and packages have no cycles. */
public record RightView(LeftView other) {}
