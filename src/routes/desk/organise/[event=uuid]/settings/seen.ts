// What the settings form showed when it was opened, in short, so that a form from an older tab is told apart. Knows no database.
import { createHash } from 'node:crypto';
import type { EventFields } from '#lib/server/desk/event-form.ts';

/** Equal for equal fields, whatever the order of their keys; another text as soon as one of them changed. */
export function seenOf(fields: EventFields): string {
	const ordered = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
	return createHash('sha256').update(JSON.stringify(ordered)).digest('base64url').slice(0, 22);
}
