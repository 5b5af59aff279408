// What a bureau says of itself: the telephone that consents, personal pages and programmes name.
import { error, fail, redirect } from '@sveltejs/kit';
import { telephone } from '#lib/domain/counterpart.ts';
import { m } from '#lib/i18n/text.ts';
import { listBureaus, publishTelephone } from '#lib/server/desk/bureaus.ts';
import { fieldText } from '#lib/server/desk/form-text.ts';
import type { Profile } from '#lib/server/identity/profile.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad } from './$types';

const bureausOf = (profile: Profile | null) =>
	(profile?.organisations ?? []).filter(({ role }) => role === 'bureau');

export const load: PageServerLoad = async ({ locals, url }) => {
	const own = bureausOf(locals.profile).map(async ({ id }) =>
		(await listBureaus(id, locals.actor)).filter((bureau) => bureau.id === id)
	);
	return { bureaus: (await Promise.all(own)).flat(), isSaved: url.searchParams.has('saved') };
};

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const form = await readForm(request);
		const organisation = fieldText(form, 'organisation');
		const typed = fieldText(form, 'telephone', 60).trim();
		if (!bureausOf(locals.profile).some(({ id }) => id === organisation))
			error(404, { message: m.common_error_not_found() });
		const read = telephone.safeParse(typed);
		if (typed && !read.success) return fail(400, { organisation, typed, error: m.desk_cp_error_telephone() });
		await publishTelephone({ organisation, telephone: read.data ?? null }, locals.actor);
		redirect(303, '?saved');
	}
};
