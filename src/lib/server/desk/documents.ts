// Documents of programmes as the desk reads them (SQL: list_documents, read_document, list_offered_documents, read_programme_edition). Shapes only. What an office has published is
// parsed as a definition before anybody adopts it; a draft is any JSON.
import * as z from 'zod';
import { programmeDefinition, type ProgrammeDefinition } from '#lib/domain/programmes/definition.ts';
import { textOf, under } from '#lib/domain/programmes/form/json.ts';
import type { Actor } from '../database/database.ts';
import { ask } from './ask.ts';

/** A text of a draft, whatever stands there. */
const words = z
	.unknown()
	.transform((value) => ({ zh: textOf(under(value, 'zh')), en: textOf(under(value, 'en')) }));
const card = z.object({
	id: z.string(),
	organisation: z.string(),
	name: words,
	revision: z.number(),
	indicators: z.number(),
	draftedAt: z.string(),
	draftedBy: z.string().optional(),
	withdrawnAt: z.string().optional(),
	/** The newest first; `programmes`: how many running ones are carried out by it. */
	versions: z.array(
		z.object({
			version: z.number(),
			publishedAt: z.string(),
			publishedBy: z.string().optional(),
			programmes: z.number()
		})
	)
});
export type DocumentCard = z.output<typeof card>;
const draft = z.record(z.string(), z.unknown());

/** The documents of an office, the latest first. */
export const listDocuments = async (office: string, actor: Actor): Promise<DocumentCard[]> =>
	(
		await ask(z.object({ documents: z.array(card) }), {
			name: 'list_documents',
			request: { organisation: office },
			actor
		})
	).documents;

/** Throws a page (404) for a document that is not of one's own office. */
export const readDocument = (document: string, actor: Actor) =>
	ask(card.extend({ draft }), { name: 'read_document', request: { document }, actor });

/** A published version; throws a page (404) as above. */
export const readVersion = (document: string, version: number, actor: Actor) =>
	ask(card.extend({ definition: draft }), { name: 'read_document', request: { document, version }, actor });

const offered = z.object({
	document: z.string(),
	version: z.number(),
	office: z.string(),
	officeName: z.string(),
	name: words,
	title: words,
	clause: z.string().catch(''),
	applicants: z.string().catch(''),
	indicators: z.number()
});
export type OfferedDocument = z.output<typeof offered>;

/** What an organisation may adopt besides the presets: its own published documents and those of the bureaus over it, each in its newest version. */
export const listOffered = async (organisation: string, actor: Actor): Promise<OfferedDocument[]> =>
	(
		await ask(z.object({ documents: z.array(offered) }), {
			name: 'list_offered_documents',
			request: { organisation },
			actor
		})
	).documents;

/** The definition of one of them; undefined where it is not offered (any more), or is none. */
export async function readOffered(
	organisation: string,
	document: string,
	actor: Actor
): Promise<ProgrammeDefinition | undefined> {
	const { documents } = await ask(z.object({ documents: z.array(z.object({ definition: z.unknown() })) }), {
		name: 'list_offered_documents',
		request: { organisation, document },
		actor
	});
	return programmeDefinition.safeParse(documents[0]?.definition).data;
}

/** Which version of which document a programme carries out, and which is the newest; null for one that came from a preset. */
export async function readEdition(programme: string, actor: Actor) {
	const edition = z.object({
		document: z.string(),
		version: z.number(),
		newest: z.number(),
		publishedAt: z.string(),
		officeName: z.string()
	});
	const answer = await ask(z.union([edition, z.object({})]), {
		name: 'read_programme_edition',
		request: { programme },
		actor
	});
	return 'newest' in answer ? answer : null;
}
