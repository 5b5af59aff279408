// Builds the app. The PWA plugin is left out under Vitest, where it has nothing to do.
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { SvelteKitPWA } from '@vite-pwa/sveltekit';
import { defineConfig } from 'vite';
import { chunkNames } from './scripts/chunks.js';
import { fieldPrecache } from './scripts/field-precache.js';
import { TEXT_OPTIONS } from './scripts/text-options.js';
import { textsPlugin } from './scripts/texts.js';

const chunks = chunkNames();

export default defineConfig({
	plugins: [
		paraglideVitePlugin(TEXT_OPTIONS),
		textsPlugin(),
		sveltekit(),
		chunks.plugin,
		...(process.env.VITEST ? [] : [pwa()])
	],
	// A module worker, as its bundle's imports are; every browser of the target knows it.
	worker: { format: 'es' },
	// The build of Dexie for the browsers below; what the package names first is written for ten years older ones.
	resolve: { alias: { dexie: 'dexie/dist/modern/dexie.mjs' } },
	build: {
		target: ['chrome99', 'safari15.4'],
		cssTarget: ['chrome99', 'safari15.4'],
		// Of what a page needs, only stylesheets are named beside it: with the scripts too the list of all pages weighs 7 kB in the field.
		modulePreload: { resolveDependencies: (_, files) => files.filter((file) => file.endsWith('.css')) }
	},
	environments: {
		client: {
			build: {
				minify: 'terser',
				terserOptions: { module: true, ecma: 2020, compress: { passes: 3 } },
				rolldownOptions: {
					output: { codeSplitting: { groups: [{ name: chunks.name, debugName: 'pages' }] } }
				}
			}
		}
	}
});

function pwa() {
	return SvelteKitPWA({
		strategies: 'injectManifest',
		srcDir: 'src',
		filename: 'service-worker.ts',
		scope: '/field/',
		base: '/',
		injectRegister: false,
		manifest: false,
		injectManifest: {
			globPatterns: ['client/**/*.{js,css,wasm,svg,png,webmanifest,woff2}', 'prerendered/**/*.html'],
			maximumFileSizeToCacheInBytes: 4_000_000,
			manifestTransforms: [fieldPrecache('.svelte-kit/output')]
		}
	});
}
