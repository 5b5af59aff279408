// Defects by name, to prove that the oracles see them: a text of production code replaced while it is loaded (TypeScript), or in the copied
// database (SQL). A text that does not occur is an error, so that a plant cannot quietly stop being one.
import { registerHooks } from 'node:module';
import type { SqlPlant } from './server.ts';

export interface Plant {
	what: string;
	/** Changes of sources: path from the project's root, text, what stands there instead. */
	sources?: { file: string; find: string; replace: string }[];
	sql?: SqlPlant[];
}

export const PLANTS: Record<string, Plant> = {
	'no-read-back': {
		what: 'a save is believed without reading it back',
		sources: [
			{
				file: 'src/lib/local-db/outbox.ts',
				find: "throw new Error('read-back differs')",
				replace: 'return'
			}
		]
	}
};

export const sqlPlantsOf = (name: string): readonly SqlPlant[] => named(name).sql ?? [];

/** @throws when there is no plant of that name, or when its file is loaded and does not hold its text. */
export function installPlant(name: string): void {
	const root = new URL('../../', import.meta.url).href;
	const sources = named(name).sources ?? [];
	registerHooks({
		load(url, context, nextLoad) {
			const loaded = nextLoad(url, context);
			const own = sources.filter(({ file }) => url === root + file);
			if (own.length === 0) return loaded;
			let text = String(Buffer.from(loaded.source as Uint8Array));
			for (const { file, find, replace } of own) {
				if (!text.includes(find)) throw new Error(`plant ${name}: its text is not in ${file} any more`);
				text = text.replace(find, () => replace);
			}
			return { ...loaded, source: text };
		}
	});
}

function named(name: string): Plant {
	const plant = PLANTS[name];
	if (!plant) throw new Error(`no plant is called ${name}; there are: ${Object.keys(PLANTS).join(', ')}`);
	return plant;
}
