// Checking a list before it is imported: correct a row, keep it, leave it out, map columns anew, import all of it. Of an event's lists and of a book's:
// the route says where the preview is kept, and where its pages are.
import { fail, redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import { countKnown } from '#lib/server/desk/people.ts';
import { chooseAgain, correctRows, importAll } from '#lib/server/desk/import-list.ts';
import {
	faultText,
	fieldName,
	fileFaultText,
	fixText,
	remedyText,
	warningText
} from '#lib/server/desk/import-words.ts';
import { fieldText, fieldTexts, filled } from '#lib/server/desk/form-text.ts';
import { findPreview, type AnyPreview, type KeptPreview } from '#lib/server/desk/kept-previews.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import type { Profile } from '#lib/server/identity/profile.ts';
import { correction, shapeOf, type Correction } from '#lib/server/imports/apply-corrections.ts';
import { ImportFault } from '#lib/server/imports/import-fault.ts';
import type { AttendeeDraft, RowState } from '#lib/server/imports/preview.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';

/** Rows on one screen; the counts above are of all. */
const SHOWN = 200;
const SHOWS = ['faulty', 'fixed', 'duplicate', 'skipped', 'all'] as const;
type Show = (typeof SHOWS)[number];

type Asked = Pick<RequestEvent, 'params' | 'locals'>;

/** Where previews of a route are kept, and the address of its import. */
export interface Import {
	place: string;
	home: string;
}

function findKept({ params, locals }: Asked, { place, home }: Import): KeptPreview {
	const owner = (locals.profile as Profile).person;
	const kept = findPreview({ id: params.preview ?? '', owner, place });
	// Expired, or the server was started anew: choose the file once more.
	if (!kept) redirect(303, `${home}?gone`);
	return kept;
}

/** What the page of a kept preview shows. */
export async function showList(event: Asked & { url: URL }, where: Import) {
	const { locals, url } = event;
	const kept = findKept(event, where);
	const { preview } = kept;
	const asked = url.searchParams.get('show') as Show;
	const show: Show = SHOWS.includes(asked) ? asked : preview.counts.faulty > 0 ? 'faulty' : 'all';
	const rows = preview.rows.filter((row) =>
		show === 'all' ? true : show === 'fixed' ? row.fixes.length > 0 : row.state === (show as RowState)
	);
	const shape = shapeOf(preview.list);
	const open = Number(url.searchParams.get('row') ?? (show === 'faulty' ? rows[0]?.row : 0));
	return {
		list: preview.list,
		file: preview.file,
		encoding: preview.encoding,
		sheet: preview.sheet,
		sheets: preview.sheets,
		headerRow: preview.headerRow,
		columns: preview.columns,
		fields: Object.keys(shape.aliases).map((field) => ({ field, name: fieldName(field) })),
		shownFields: preview.columns.flatMap(({ field }) => (field ? [{ field, name: fieldName(field) }] : [])),
		counts: preview.counts,
		canImport: preview.canImport,
		...(kept.result ? NONE_KNOWN : await knownIn(kept, preview, locals)),
		show,
		shownTotal: rows.length,
		rows: rows.slice(0, SHOWN).map(lineOf),
		open: preview.rows.filter(({ row }) => row === open).map(lineOf)[0] ?? null,
		result: kept.result
	};
}

const NONE_KNOWN = { known: 0, alike: 0 };

/** How many are on the event's list already, or may be. */
async function knownIn(kept: KeptPreview, preview: AnyPreview, locals: App.Locals) {
	if (preview.list !== 'attendees') return NONE_KNOWN;
	const rows = preview.rows.flatMap(({ draft }) => {
		const { mobile, name, organisation } = (draft ?? {}) as Partial<AttendeeDraft>;
		return name ? [{ mobile, name, organisation }] : [];
	});
	return rows.length > 0 ? countKnown({ event: kept.place, rows }, locals.actor) : NONE_KNOWN;
}

/** One row in words, by field. */
function lineOf(row: AnyPreview['rows'][number]) {
	return {
		row: row.row,
		cells: row.cells,
		state: row.state,
		into: row.into ?? null,
		isKept: row.isKept ?? false,
		faults: row.faults.map((fault) => ({
			field: fault.field,
			text: faultText(fault),
			remedy: remedyText(fault),
			canKeep: fault.other !== undefined
		})),
		warnings: row.warnings.map((warning) => ({ field: warning.field, text: warningText(warning) })),
		fixes: row.fixes.map((fix) => ({ field: fix.field, text: fixText(fix), to: fix.to }))
	};
}

/** Back to the list, at the next row that needs correcting. */
function goOn({ home }: Import, kept: KeptPreview, row: number): never {
	const next = kept.preview.rows.find((one) => one.state === 'faulty' && one.row > row);
	const other = next ?? kept.preview.rows.find((one) => one.state === 'faulty');
	redirect(303, `${home}/${kept.id}${other ? `?row=${other.row}` : ''}`);
}

/** Runs a step; what the list cannot take becomes a message. */
async function attempt(step: () => void | Promise<void>) {
	try {
		await step();
		return null;
	} catch (cause) {
		if (cause instanceof ImportFault) return fail(400, { error: fileFaultText(cause) });
		throw cause;
	}
}

/** The acts on a kept preview. */
export const listActions = (where: (event: RequestEvent) => Import): Actions => ({
	correct: async (event) => {
		const kept = findKept(event, where(event));
		const form = await readForm(event.request);
		const row = Number(fieldText(form, 'row'));
		const act = fieldText(form, 'act');
		const wanted: unknown[] =
			act === 'skip' || act === 'unskip'
				? [{ row, skip: act === 'skip' }]
				: act === 'keep'
					? [{ row, keep: true }]
					: [...form.entries()].flatMap(([name, value]) =>
							name.startsWith('cell.') && typeof value === 'string'
								? [{ row, field: name.slice(5), value }]
								: []
						);
		const given = wanted.map((one) => correction.safeParse(one));
		const failed = await attempt(() => {
			if (given.some(({ success }) => !success)) throw new ImportFault('correction_invalid');
			correctRows(
				kept,
				given.map(({ data }) => data as Correction)
			);
		});
		const still = kept.preview.rows.some((one) => one.row === row && one.state === 'faulty');
		// Still wrong: stay on the row, with the new message.
		if (!failed && still) redirect(303, `${event.url.pathname}?row=${row}`);
		return failed ?? goOn(where(event), kept, row);
	},
	map: async (event) => {
		const kept = findKept(event, where(event));
		const form = await readForm(event.request);
		const mapping = fieldTexts(form, 'column').map((field) => field || null);
		const failed = await attempt(() =>
			chooseAgain(kept, {
				sheet: filled(fieldText(form, 'sheet')) ?? kept.choice.sheet,
				// Another sheet has other columns: its heading is looked for anew.
				...(filled(fieldText(form, 'sheet')) && fieldText(form, 'sheet') !== kept.preview.sheet
					? {}
					: { mapping, headerRow: kept.preview.headerRow })
			})
		);
		return failed ?? goOn(where(event), kept, 0);
	},
	import: async (event) => {
		const kept = findKept(event, where(event));
		let rejected: Awaited<ReturnType<typeof importAll>> = [];
		const failed = await attempt(async () => {
			rejected = await importAll(kept, event.locals.actor);
		});
		if (failed) return failed;
		if (rejected.length > 0)
			return fail(409, {
				rejected: rejected.slice(0, 50).map(({ row, status, reason, fields }) => ({
					row,
					text: reasonText(status, reason),
					fields: fields.map(fieldName)
				}))
			});
		redirect(303, `${where(event).home}/${kept.id}`);
	}
});
