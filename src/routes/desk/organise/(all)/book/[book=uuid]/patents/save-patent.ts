// What both forms of a patent do: read, explain what is wrong, store in the book.
import { fail } from '@sveltejs/kit';
import { listCounterparts } from '#lib/server/desk/catalogue.ts';
import { patentArgs, readPatentFields, type PatentErrors } from '#lib/server/desk/patent-form.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import type { Actor } from '#lib/server/database/database.ts';
import { m } from '#lib/i18n/text.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';

/** Who may be named as answering, for a select; nobody first. */
export async function holderChoices(book: string, actor: Actor) {
	const counterparts = await listCounterparts(book, actor);
	return [
		{ value: '', label: m.desk_none() },
		...counterparts
			.filter(({ kind }) => !['bank', 'investor', 'agency'].includes(kind))
			.map(({ id, name }) => ({ value: id, label: name }))
	];
}

/** Stores what the form says. @returns the patent's id and whether its number was known; or the failure to show. */
export async function savePatent(request: Request, { book, actor }: { book: string; actor: Actor }) {
	const fields = readPatentFields(await readForm(request));
	const { args, errors } = patentArgs(fields);
	if (!args) return { failure: fail(400, { fields, errors }) };
	const { outcomes, rejections } = await submit('recordPatent', args, { actor, organisation: book });
	const [first] = rejections ?? [];
	if (first) {
		const said: PatentErrors = { [first.fields[0] ?? 'number']: reasonText(first.status, first.reason) };
		return { failure: fail(400, { fields, errors: said }) };
	}
	const [outcome] = outcomes ?? [];
	const isMerged = outcome?.status === 'merged';
	return { saved: { patent: isMerged ? outcome.into : args.patent, isMerged } };
}
