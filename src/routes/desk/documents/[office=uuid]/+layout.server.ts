// Whose documents: an office that the person works for, as its organiser or as its bureau. Another's is not there (404).
import { error } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, params }) => {
	const office = locals.profile?.organisations.find(({ id }) => id === params.office);
	if (!office) error(404, { message: m.common_error_not_found() });
	return { office: { id: office.id, name: office.name, isBureau: office.role === 'bureau' } };
};
