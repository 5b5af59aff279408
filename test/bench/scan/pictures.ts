// Decode rates: every picture in every size and rotation, read by all three decoders in one page. Knows no live camera.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Page } from '@playwright/test';
import type { BenchWindow, Decoder, GreyBytes, Size } from './rivals.ts';
import { syntheticPictures } from './synthetic.ts';

/** One line of the table: how many of these pictures each decoder read, and how many it read as something else. */
export interface Row {
	name: string;
	pictures: number;
	hits: Record<Decoder, number>;
	misreads: Record<Decoder, number>;
	/** Milliseconds for one picture, medians. */
	ms: Record<Decoder, number>;
}

export interface Picture {
	name: string;
	/** What the code says; null when nobody wrote it down: then any text is a hit. */
	text: string | null;
	picture: string | GreyBytes;
}

export const DECODERS: readonly Decoder[] = ['html5-qrcode', 'zxing-wasm', 'ours'];
export const SIZES: Size[] = [
	{ name: 'own size', box: null },
	{ name: '1280×720', box: [1280, 720] },
	{ name: '640×480', box: [640, 480] }
];
const TYPES: Record<string, string> = {
	'.png': 'image/png',
	'.jpg': 'image/jpeg',
	'.jpeg': 'image/jpeg',
	'.webp': 'image/webp',
	'.bmp': 'image/bmp'
};

/** The pictures below `folder`, at any depth, with the text in the `.txt` of the same name where there is one. */
export function samplesIn(folder: string): Picture[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => TYPES[extname(name).toLowerCase()])
		.sort()
		.map((name) => {
			const path = join(folder, name);
			const text = path.slice(0, -extname(path).length) + '.txt';
			const type = TYPES[extname(name).toLowerCase()];
			return {
				name,
				text: existsSync(text) ? readFileSync(text, 'utf8') : null,
				picture: `data:${type};base64,${readFileSync(path).toString('base64')}`
			};
		});
}

/** Samples: one row for each size, all rotations together. */
export async function rateSamples(page: Page, pictures: Picture[], rotations: number[]): Promise<Row[]> {
	const rows = new Map(SIZES.map(({ name }) => [name, new Tally(name)]));
	for (const one of pictures) {
		const read = await readings(page, one, { sizes: SIZES, rotations });
		// Two codes in one picture, and only one of them written down (16.webp, a code within a code): what was once read beside it is there too.
		const beside = new Set(read.flatMap(({ texts }) => (one.text && texts.includes(one.text) ? texts : [])));
		for (const reading of read) rows.get(reading.size)!.add(reading, one.text, beside);
	}
	return [...rows.values()].map((tally) => tally.row());
}

/** Synthetic pictures: one row for each condition, in their own size. */
export async function rateSynthetic(page: Page, seed: number, count: number): Promise<Row[]> {
	const rows = new Map<string, Tally>();
	for (const { condition, text, picture } of syntheticPictures(seed, count)) {
		const { data, width, height } = picture;
		const grey = { bytes: Buffer.from(data).toString('base64'), width, height };
		const tally = rows.get(condition) ?? new Tally(condition);
		rows.set(condition, tally);
		const one = { name: condition, text, picture: grey };
		for (const reading of await readings(page, one, { sizes: [SIZES[0]!], rotations: [0] }))
			tally.add(reading, text);
	}
	return [...rows.values()].map((tally) => tally.row());
}

function readings(page: Page, one: Picture, { sizes, rotations }: { sizes: Size[]; rotations: number[] }) {
	return page.evaluate(
		([picture, inSizes, turned]) =>
			(window as unknown as BenchWindow).bench.readAll(picture, inSizes, turned),
		[one.picture, sizes, rotations] as const
	);
}

class Tally {
	readonly #name: string;
	readonly #times: Record<Decoder, number[]> = { 'html5-qrcode': [], 'zxing-wasm': [], ours: [] };
	readonly #hits: Record<Decoder, number> = { 'html5-qrcode': 0, 'zxing-wasm': 0, ours: 0 };
	readonly #misreads: Record<Decoder, number> = { 'html5-qrcode': 0, 'zxing-wasm': 0, ours: 0 };

	constructor(name: string) {
		this.#name = name;
	}

	/** A picture with several codes is read when one of the texts is the expected one; a misread is a text that is nowhere in the picture. */
	add(
		{ decoder, texts, ms }: { decoder: Decoder; texts: string[]; ms: number },
		text: string | null,
		beside: ReadonlySet<string> = new Set()
	) {
		const isHit = text === null ? texts.length > 0 : texts.includes(text);
		if (isHit) this.#hits[decoder]++;
		else if (texts.some((one) => !beside.has(one))) this.#misreads[decoder]++;
		this.#times[decoder].push(ms);
	}

	row(): Row {
		const median = (list: number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
		return {
			name: this.#name,
			pictures: this.#times.ours.length,
			hits: this.#hits,
			misreads: this.#misreads,
			ms: Object.fromEntries(DECODERS.map((name) => [name, median(this.#times[name])])) as Row['ms']
		};
	}
}
