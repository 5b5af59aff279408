// Only those who watch over a region. Which organisations are in it, SQL decides.
import { error } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { isBureau } from '#lib/server/identity/profile.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals: { profile } }) => {
	if (!profile || !isBureau(profile)) error(403, { message: m.common_error_forbidden() });
};
