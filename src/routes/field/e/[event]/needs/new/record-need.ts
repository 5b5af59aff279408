// A need as the form holds it becomes the records it is: the registration where one is due, the need, and an announcement for each picture. All or none.
import type { Consent } from '#lib/domain/consent.ts';
import type { NeedFields } from '#lib/domain/need.ts';
import { fieldsOfForm } from '#lib/domain/need-fields.ts';
import { m } from '#lib/i18n/text.ts';
import { announcement, listFiles } from '#lib/local-db/files.ts';
import type { LocalDatabase } from '#lib/local-db/database.ts';
import type { Draft } from '#lib/sync/record.ts';
import { registration, type Whom } from '../../whom/whom.ts';
import type { FormSpec } from './need-spec.ts';
import { meantAll, type Typed } from './typed.ts';

export interface NeedAsTyped {
	need: string;
	form: FormSpec;
	whom: Whom;
	/** Who that is, as the form shows it. */
	who: { id: string; organisation: string; creditCode?: string | undefined };
	typed: Typed;
	/** What the person agreed to when it was read out. */
	consents: readonly Consent[];
	/** The operation that came back and is mended by this one. */
	supersedes?: string | undefined;
}

/** The fields of the need, parsed by the form's own rules: what a step let through. */
export function needFields({ form, who, typed }: Pick<NeedAsTyped, 'form' | 'who' | 'typed'>): NeedFields {
	const all = meantAll(
		form.steps.flatMap(({ fields }) => fields),
		typed
	);
	const parsed: Record<string, unknown> = {};
	for (const step of form.steps) {
		const given = { ...all, organisation: who.organisation, contactName: 'x' };
		Object.assign(parsed, step.schema.safeParse(given).data ?? {});
	}
	const title =
		form.kind === 'financing'
			? m.field_need_financing_title({ amount: String(parsed.amountWan ?? '') })
			: undefined;
	return fieldsOfForm(
		{ ...parsed, creditCode: parsed.creditCode ?? who.creditCode, organisation: who.organisation },
		title
	);
}

/** @param source how the person was found; a need is typed all the same */
export async function needDrafts(database: LocalDatabase, typed: NeedAsTyped): Promise<Draft[]> {
	const { need, form, whom, who, consents, supersedes } = typed;
	const before = await registration(whom);
	const recorded: Draft = {
		verb: 'recordNeed',
		subject: need,
		source: 'typed',
		...(before.length && { after: 0 }),
		...(supersedes && { supersedes }),
		args: {
			need,
			kind: form.kind,
			fields: needFields(typed),
			contact: who.id,
			...(consents.length && { consents: [...consents] }),
			declared: { noSecrets: true, authorised: true }
		}
	};
	const pictures = (await listFiles(database, need)).map((file): Draft => ({
		verb: 'attachFile',
		subject: file.id,
		source: 'photo',
		after: before.length,
		args: announcement(file, { need })
	}));
	return [...before, recorded, ...pictures];
}
