/**
 * Telling a person elsewhere what became of a run: by a command of theirs, or by a webhook.
 *
 * <p>Where notices go is a {@link lilora.engine.notice.NoticeSink}; {@link lilora.engine.notice.Notices} tells them one after another,
 * apart from whatever else happens.
 *
 * <p>Invariant: no run and no window waits for a notice or suffers from one, and the webhook's address is in no message.
 */
@NullMarked
package lilora.engine.notice;

import org.jspecify.annotations.NullMarked;
