// Undo with a toast that offers to restore: one a screen. Says 已撤销 only after it is stored.
import { m } from '#lib/i18n/text.ts';
import type { StoredOp } from '#lib/local-db/database.ts';
import { restore, undo } from './undo.ts';

export class Undoing {
	/** What the toast says; undefined when it is over. */
	text = $state<string | undefined>();
	#undone = $state.raw<StoredOp | null>(null);
	/** The record undone last: a second tap on it changes nothing. */
	#last: string | null = null;

	/** Undefined when there is nothing to restore, so that the toast offers nothing. */
	readonly restore: (() => void) | undefined = $derived(
		this.#undone ? () => void this.#restore(this.#undone!) : undefined
	);

	say(text: string): void {
		this.#undone = null;
		this.text = text;
	}

	/** True when it is stored. */
	async undo(op: StoredOp, name: string): Promise<boolean> {
		if (this.#last === op.id) return true;
		this.#last = op.id;
		try {
			await undo(op);
			this.#undone = op;
			this.text = name ? m.field_undone_of({ name }) : m.field_undone();
			return true;
		} catch {
			this.#last = null;
			this.say(m.field_undo_failed());
			return false;
		}
	}

	async #restore(op: StoredOp): Promise<void> {
		try {
			await restore(op);
			this.#last = null;
			this.say(m.field_restored());
		} catch {
			this.say(m.field_undo_failed());
		}
	}
}
