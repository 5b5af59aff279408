// The desk's front: organisers go to their events, bureaus to their region's.
import { error, redirect } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { isBureau, organisesFor } from '#lib/server/identity/profile.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { profile } }) => {
	if (profile && organisesFor(profile).length > 0) redirect(303, '/desk/organise');
	if (profile && isBureau(profile)) redirect(303, '/desk/bureau');
	error(403, { message: m.common_error_forbidden() });
};
