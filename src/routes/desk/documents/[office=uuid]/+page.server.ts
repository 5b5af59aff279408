// The documents of an office: drafts and versions; a new one, blank, from another, or from a file.
import { randomUUID } from 'node:crypto';
import { fail, redirect } from '@sveltejs/kit';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { blankDraft, draftFrom, type DocumentDraft } from '#lib/domain/programme-document.ts';
import { MAX_FILE_BYTES, readDefinitionFile } from '#lib/domain/programmes/definition-file.ts';
import { presetOf, presets } from '#lib/domain/programmes/presets/index.ts';
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import { listDocuments, readDocument } from '#lib/server/desk/documents.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, locals, url }) => ({
	documents: await listDocuments(params.office, locals.actor),
	presets: presets().map(({ id, name, document }) => ({ id, name, document: document.title })),
	/** Of the document that the form begins: sent twice it is one. */
	fresh: randomUUID(),
	told: url.searchParams.get('told') === 'withdrawn' ? ('withdrawn' as const) : null
});

/** Begins a document and opens it; or what keeps it from being stored. */
async function begin({ params, locals }: RequestEvent, document: string, draft: DocumentDraft) {
	const { rejections } = await submit(
		'draftDocument',
		{ document, draft },
		{
			actor: locals.actor,
			organisation: params.office
		}
	);
	const [first] = rejections ?? [];
	if (first) return fail(400, { error: reasonText(first.status, first.reason) });
	redirect(303, `/desk/documents/${params.office}/${document}`);
}

export const actions: Actions = {
	begin: async (event) => {
		const form = await readForm(event.request);
		const from = fieldText(form, 'from', 80);
		const sent = uuid.safeParse(fieldText(form, 'document', 40));
		const document = sent.success ? sent.data : randomUUID();
		if (from === 'blank')
			return begin(event, document, blankDraft(document, Number(shanghaiDay(new Date()).slice(0, 4))));
		const other = uuid.safeParse(from);
		const base = other.success ? (await readDocument(other.data, event.locals.actor)).draft : presetOf(from);
		if (!base) return fail(400, { error: m.common_choose() });
		return begin(event, document, draftFrom(base, document));
	},
	file: async (event) => {
		const file = (await readForm(event.request)).get('file');
		if (!(file instanceof File) || file.size === 0) return fail(400, { fileFault: 'none' as const });
		if (file.size > MAX_FILE_BYTES) return fail(400, { fileFault: 'too_large' as const });
		const read = readDefinitionFile(new Uint8Array(await file.arrayBuffer()));
		if ('fault' in read) return fail(400, { fileFault: read.fault });
		if (!read.definition) return fail(400, { fileFaults: read.faults, fileName: file.name.slice(0, 120) });
		return begin(event, randomUUID(), read.definition);
	}
};
