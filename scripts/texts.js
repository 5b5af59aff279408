// How the browser gets its texts: Chinese within the code that shows it, English in one file that only its readers fetch
// (src/lib/i18n/browser.ts). A text is a number and its Chinese words instead of two functions and the choice between them.
// For the browser's build; the server, the development server and the tests run what Paraglide generates.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MESSAGES = new URL('../messages/', import.meta.url);
const AREAS = ['common', 'field', 'desk', 'public'];
const TEXT = /\/i18n\/generated\/messages\/(?!_index)([^/]+)\.js$/;
/** Which language it is: Paraglide knows a dozen ways, here is one cookie. */
const RUNTIME = /\/i18n\/generated\/runtime\.js$/;
/** By its path: the generated folder is a package of its own and knows no #lib. */
const BROWSER = JSON.stringify(fileURLToPath(new URL('../src/lib/i18n/browser.ts', import.meta.url)));
const ENGLISH = 'virtual:english';

/** @returns {import('vite').Plugin} */
export function textsPlugin() {
	/** @type {Map<string, { number: number, chinese: string, english: string }>} */
	let texts = new Map();
	let isBuild = false;
	return {
		name: 'texts-of-the-browser',
		configResolved: ({ command }) => void (isBuild = command === 'build'),
		buildStart: () => void (texts = readTexts()),
		resolveId: (id) => (id === ENGLISH ? `\0${ENGLISH}` : null),
		load: (id) =>
			id === `\0${ENGLISH}`
				? `export default ${JSON.stringify(isBuild ? [...texts.values()].map(({ english }) => english) : [])}`
				: null,
		transform(code, id) {
			if (!isBuild || this.environment.name !== 'client') return null;
			if (RUNTIME.test(id)) return { code: `export * from ${BROWSER};`, map: null };
			const key = TEXT.exec(id)?.[1];
			if (!key) return null;
			const text = texts.get(key);
			if (!text || !code.includes(`export const ${key} =`))
				throw new Error(`${id} is not the text ${key} of messages/.`);
			return {
				code: `import { text } from ${BROWSER};
export const ${key} = /*#__PURE__*/ text(${text.number}, ${JSON.stringify(text.chinese)});`,
				map: null
			};
		}
	};
}

/** Every text by its key. The numbers hold for one build only: both languages come out of the same one. */
function readTexts() {
	const keys = AREAS.flatMap((area) => {
		const [chinese, english] = ['zh-CN', 'en'].map((locale) => {
			const path = fileURLToPath(new URL(`${area}/${locale}.json`, MESSAGES));
			const { $schema: _, ...words } = JSON.parse(readFileSync(path, 'utf8'));
			return /** @type {Record<string, string>} */ (words);
		});
		return Object.entries(chinese ?? {}).map(([key, words]) => ({
			key,
			chinese: words,
			english: english?.[key] ?? words
		}));
	});
	return new Map(keys.map(({ key, ...words }, number) => [key, { number, ...words }]));
}
