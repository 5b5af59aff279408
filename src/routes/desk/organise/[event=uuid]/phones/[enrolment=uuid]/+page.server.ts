// One phone: what is known of it, whom it checked in, what of it waits for a decision; and stopping it.
import { error, fail } from '@sveltejs/kit';
import { m } from '#lib/i18n/text.ts';
import { readLedger } from '#lib/server/desk/ledger.ts';
import { listAttendees } from '#lib/server/desk/people.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { listWaiting } from '#lib/server/desk/waiting.ts';
import type { Actions, PageServerLoad } from './$types';

const SHOWN = 20;

export const load: PageServerLoad = async ({ params, locals, parent, depends }) => {
	depends('desk:event');
	const { event } = await parent();
	const { phones } = await readLedger(params.event, locals.actor);
	const phone = phones.find(({ enrolment }) => enrolment === params.enrolment);
	if (!phone) error(404, { message: m.common_error_not_found() });
	const [seen, waiting] = await Promise.all([
		listAttendees({ event: params.event, enrolment: phone.enrolment, limit: SHOWN }, locals.actor),
		listWaiting({ event: params.event, places: event }, locals.actor)
	]);
	return { phone, seen, waiting: waiting.filter((one) => one.phone === phone.number), now: Date.now() };
};

export const actions: Actions = {
	revoke: async ({ params, locals }) => {
		const { rejections } = await submit(
			'revokeEnrolment',
			{ enrolment: params.enrolment },
			{ actor: locals.actor, event: params.event }
		);
		const [first] = rejections ?? [];
		return first ? fail(409, { error: reasonText(first.status, first.reason) }) : { isRevoked: true };
	}
};
