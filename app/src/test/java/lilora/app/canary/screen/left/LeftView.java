package lilora.app.canary.screen.left;

import lilora.app.canary.screen.right.RightView;

/** Breaks: screens do not know each other, and packages have no cycles. */
public record LeftView(RightView other) {}
