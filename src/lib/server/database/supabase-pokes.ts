// Pokes where the database cannot notify us: asks for the heads of all streams every few seconds, while somebody listens, and tells
// which moved. Why not Supabase Realtime: docs/decisions/supabase-pokes.md. A poke is a hint; clients poll as well.
import * as z from 'zod';

type Listener = (event: string, version: number) => void;

export interface HeadPoller {
	/** Resolves once the heads are known: what moves after that is told. @throws what `ask` throws, the first time. */
	add(listener: Listener): Promise<() => Promise<void>>;
	close(): void;
}

const answer = z.object({ state: z.string(), heads: z.record(z.string(), z.number()).optional() });

/** `ask` calls `list_heads`. */
export function pollHeads(ask: (known: string | null) => Promise<unknown>, everyMs: number): HeadPoller {
	const listeners = new Set<Listener>();
	let heads: Map<string, number> | null = null;
	let state: string | null = null;
	let first: Promise<void> | null = null;
	let timer: NodeJS.Timeout | undefined;
	let isClosed = false;

	async function look(): Promise<void> {
		const next = answer.parse(await ask(state));
		state = next.state;
		if (!next.heads) return;
		const before = heads;
		heads = new Map(Object.entries(next.heads));
		if (!before) return;
		for (const [event, head] of heads)
			if (head !== (before.get(event) ?? 0)) for (const listener of [...listeners]) listener(event, head);
	}

	function again(afterMs: number): void {
		clearTimeout(timer);
		timer = setTimeout(() => {
			if (isClosed || listeners.size === 0) return forget();
			look().then(
				() => again(everyMs),
				() => again(everyMs * 3)
			);
		}, afterMs);
		timer.unref();
	}

	/** Nobody listens: what moves from now on is nobody's news. */
	function forget(): void {
		heads = null;
		state = null;
		first = null;
	}

	return {
		async add(listener) {
			listeners.add(listener);
			first ??= look().then(() => again(everyMs));
			try {
				await first;
			} catch (cause) {
				listeners.delete(listener);
				forget();
				throw cause;
			}
			return async () => void listeners.delete(listener);
		},
		close() {
			isClosed = true;
			clearTimeout(timer);
			listeners.clear();
		}
	};
}
