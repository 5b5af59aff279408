// Only those who organise for somebody. Which events are theirs, SQL decides.
import { error } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { organisesFor } from '#lib/server/identity/profile.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals: { profile } }) => {
	if (!profile || organisesFor(profile).length === 0) error(403, { message: m.common_error_forbidden() });
};
