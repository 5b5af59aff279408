// The pictures of one patent: added, taken away. What comes here was drawn anew by the browser; what cameras write is taken out once more, because everybody may see it.
import { createHash, randomUUID } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import { MAX_FILE_BYTES, MAX_PICTURES } from '#lib/domain/file.ts';
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import { database, files } from '#lib/server/context.ts';
import { readPatent } from '#lib/server/desk/catalogue.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { throwAsHttp } from '#lib/server/errors-to-http.ts';
import { bareJpeg } from '#lib/server/files/jpeg.ts';
import { takeWhole } from '#lib/server/files/take-in.ts';
import type { Actor } from '#lib/server/database/database.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad } from './$types';

async function own({ book, patent }: { book: string; patent: string }, actor: Actor) {
	const whole = await readPatent(patent, actor);
	if (whole.organisation !== book) error(404, { message: m.common_error_not_found() });
	return whole.patent;
}

export const load: PageServerLoad = async ({ params, locals, url }) => {
	const { id, title, pictures } = await own(params, locals.actor);
	return { patent: { id, title, pictures }, max: MAX_PICTURES, done: url.searchParams.get('done') };
};

export const actions: Actions = {
	add: async ({ params, locals, request }) => {
		const { id, pictures } = await own(params, locals.actor);
		const given = (await readForm(request))
			.getAll('picture')
			.filter((one): one is File => one instanceof File && one.size > 0);
		if (given.length === 0) return fail(400, { why: m.desk_cat_picture_none_chosen() });
		if (pictures.length + given.length > MAX_PICTURES)
			return fail(400, { why: m.desk_cat_picture_too_many({ max: MAX_PICTURES }) });
		const read = await Promise.all(
			given.map(async (one) =>
				one.size > MAX_FILE_BYTES ? null : bareJpeg(new Uint8Array(await one.arrayBuffer()))
			)
		);
		if (read.includes(null)) return fail(400, { why: m.desk_cat_picture_unreadable() });
		for (const picture of read)
			if (picture) await store(picture, { patent: id, params, actor: locals.actor });
		redirect(303, '?done=added');
	},
	remove: async ({ params, locals, request }) => {
		await own(params, locals.actor);
		const file = uuid.safeParse(fieldText(await readForm(request), 'file')).data;
		if (!file) return fail(400, { why: m.common_refused_reason_unknown_subject() });
		const by = { actor: locals.actor, organisation: params.book };
		const { rejections } = await submit('detachFile', { file }, by);
		if (rejections) return fail(400, { why: m.common_refused_reason_unknown_subject() });
		redirect(303, '?done=removed');
	}
};

/** Announced like every file, then its bytes: a picture whose bytes did not arrive is shown nowhere. */
async function store(
	{ bytes, width, height }: { bytes: Uint8Array; width: number; height: number },
	{ patent, params, actor }: { patent: string; params: { book: string }; actor: Actor }
): Promise<void> {
	const file = randomUUID();
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const about = {
		file,
		patent,
		name: `${sha256.slice(0, 8)}.jpg`,
		type: 'image/jpeg',
		bytes: bytes.length,
		sha256,
		width,
		height
	} as const;
	const { rejections } = await submit('attachFile', about, { actor, organisation: params.book });
	if (rejections) error(409, { message: m.desk_cat_picture_not_stored() });
	const door = { database: database(), store: files(), actor: { kind: 'server' } as const };
	await takeWhole(door, file, bytes).catch(throwAsHttp);
}
