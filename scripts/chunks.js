// How the client's modules travel: what every page needs, what the field and the desk share, and what the door needs, a file each. Left to itself
// the bundler makes a file for every set of pages, some eighty for the door: each compresses by itself and names what it takes from the others,
// a fifth of what a phone loads. Everything else stays with its page. Knows folders and imports, not what is in them.
const ENTRY =
	/\/client-optimized\/(app|root)\.(js|svelte)$|\/runtime\/client\/entry\.js$|\/src\/(hooks\.client\.ts|routes\/\+(layout|error)[^/]*)$/;
/** Names every page by a dynamic import. By itself, because SvelteKit looks for a page's stylesheets from the page inwards, and must not meet all other pages there. */
const PAGES = /\/client-optimized\/app\.js$/;
const DOOR = /\/src\/routes\/field\/(\+layout[^/]*|e\/\[event\]\/(\+layout[^/]*|scan\/\+page\.svelte))$/;
const DESK = /\/src\/routes\/desk\//;
/** Svelte's part for what is typed and measured: of the door only its sheets need it, and they come later. All of Svelte is behind one barrel, too. */
const TYPING = /\/svelte\/src\/internal\/client\/dom\/elements\/bindings\/(input|size)\.js$/;
/** A text, a module each. All are behind one barrel, so who uses one is seen from who calls it. */
const TEXT = /\/i18n\/generated\/messages\/([^/]+)\.js$/;

/**
 * @typedef {{ importers: readonly string[], code: string | null } | null} ModuleInfo
 * @typedef {{ getModuleInfo(id: string): ModuleInfo }} Context
 * @typedef {(id: string, context: Context) => string | null} ChunkName
 */

/**
 * A `name` function for one group of Rolldown's `codeSplitting`, and the plugin that tells it which texts a module calls.
 * @returns {{ name: ChunkName, plugin: import('vite').Plugin }}
 */
export function chunkNames() {
	/** @type {Map<string, Set<string>>} text → modules */
	const callers = new Map();
	/** @type {Map<string, Set<string>>} */
	const known = new Map();

	/** @type {ChunkName} */
	const name = (id, context) => {
		if (PAGES.test(id) || TYPING.test(id)) return null;
		const users = usersOf(id, context);
		if (users.has('entry')) return 'app';
		if (!users.has('door')) return null;
		return users.has('desk') ? 'app' : 'door';
	};

	/**
	 * @param {string} id
	 * @param {Context} context
	 */
	function usersOf(id, context) {
		const before = known.get(id);
		if (before) return before;
		/** @type {Set<string>} */
		const users = new Set();
		const seen = new Set([id]);
		for (const module of seen) {
			const file = module.replace(/\?.*$/, '');
			if (ENTRY.test(file)) users.add('entry');
			if (DOOR.test(file)) users.add('door');
			if (DESK.test(file)) users.add('desk');
			const text = TEXT.exec(file)?.[1];
			const next = text ? callers.get(text) : context.getModuleInfo(module)?.importers;
			for (const one of next ?? []) seen.add(one);
		}
		known.set(id, users);
		return users;
	}

	return {
		name,
		plugin: {
			name: 'who-calls-which-text',
			applyToEnvironment: ({ name }) => name === 'client',
			transform(code, id) {
				if (!id.includes('/src/') || id.includes('/generated/')) return;
				for (const [, text = ''] of code.matchAll(/\bm\.(\w+)/g))
					callers.set(text, (callers.get(text) ?? new Set()).add(id));
			}
		}
	};
}
