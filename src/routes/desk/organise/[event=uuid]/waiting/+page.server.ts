// 等您决定: held and returned records, one card each, and entries that may be one person; what was decided is under another tab.
import { fail } from '@sveltejs/kit';
import * as z from 'zod';
import { cleanText } from '#lib/domain/text.ts';
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import { fieldText, filled } from '#lib/server/desk/form-text.ts';
import { markOf } from '#lib/server/desk/live.ts';
import { listAttendees } from '#lib/server/desk/people.ts';
import { reasonText } from '#lib/server/desk/reasons.ts';
import { submit } from '#lib/server/desk/submit.ts';
import { listSuggestions, listWaiting } from '#lib/server/desk/waiting.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';
import type { Actions, PageServerLoad } from './$types';

const CANDIDATES = 8;
const view = z.object({
	tab: z.enum(['open', 'settled']).catch('open'),
	/** Key of the card whose person is being looked for. */
	pick: z.string().max(60).catch(''),
	search: z.string().max(60).catch('')
});

export const load: PageServerLoad = async ({ params, locals, url, parent, depends }) => {
	depends('desk:waiting');
	const { tab, pick, search } = view.parse(Object.fromEntries(url.searchParams));
	const { event } = await parent();
	const about = { event: params.event, places: event };
	const words = cleanText(search);
	const [open, settled, suggestions, found] = await Promise.all([
		listWaiting(about, locals.actor),
		listWaiting({ ...about, settled: true }, locals.actor),
		listSuggestions(params.event, locals.actor),
		pick && words
			? listAttendees({ event: params.event, search: words, limit: CANDIDATES }, locals.actor)
			: null
	]);
	return {
		tab,
		decide: open.filter((one) => one.isForOrganiser),
		settling: open.filter((one) => !one.isForOrganiser),
		mark: markOf(open, suggestions),
		settled,
		suggestions,
		picked: pick
			? {
					key: pick,
					search: words,
					people: (found?.attendees ?? []).map(({ id, name, organisation, title, mobile, checkedInAt }) => ({
						id,
						name,
						organisation,
						title,
						mobileLast4: mobile?.slice(-4) ?? null,
						here: checkedInAt !== null
					}))
				}
			: null,
		now: Date.now()
	};
};

const word = z.object({
	key: z.string().max(60),
	target: uuid,
	hash: z.string().regex(/^[0-9a-f]{64}$/),
	needs: z.enum(['attendee', 'session', '']).catch(''),
	attendee: z.optional(uuid).catch(undefined),
	session: z.optional(uuid).catch(undefined),
	reason: z.string().max(200).catch('')
});
interface Revivable {
	key: string;
	target: string;
	hash: string;
}
/** What was done; a dismissal can be taken back at once. */
const done = (text: string, revive: Revivable | null = null) => ({ done: { text, revive } });
const gone = (key: string) => fail(409, { fault: { key, text: m.desk_waiting_gone() } });

export const actions: Actions = {
	accept: async ({ request, locals, params }) => {
		const parsed = word.safeParse(Object.fromEntries(await readForm(request)));
		if (!parsed.success) return gone('');
		const { key, target, hash, needs, attendee, session } = parsed.data;
		if (needs === 'attendee' && !attendee)
			return fail(400, { fault: { key, text: m.desk_waiting_pick_missing() } });
		if (needs === 'session' && !session)
			return fail(400, { fault: { key, text: m.desk_waiting_pick_session_missing() } });
		const { outcomes, rejections } = await submit(
			'settleHeld',
			{ target, hash, decision: 'accept', attendee, session },
			{ actor: locals.actor, event: params.event }
		);
		const [first] = rejections ?? [];
		if (first?.reason === 'still_held') {
			const reason = reasonText('held', first.fields[0] ?? '');
			return fail(409, { fault: { key, text: m.desk_waiting_still({ reason }) } });
		}
		if (first?.reason === 'not_held') return gone(key);
		if (first) return fail(409, { fault: { key, text: reasonText(first.status, first.reason) } });
		const isMerged = outcomes?.[0]?.status === 'merged';
		return done(isMerged ? m.desk_waiting_merged() : m.desk_waiting_accepted());
	},
	dismiss: async ({ request, locals, params }) => {
		const parsed = word.safeParse(Object.fromEntries(await readForm(request)));
		if (!parsed.success) return gone('');
		const { key, target, hash } = parsed.data;
		const reason = filled(cleanText(parsed.data.reason));
		if (!reason) return fail(400, { fault: { key, text: m.desk_waiting_dismiss_missing(), isReason: true } });
		const { outcomes, rejections } = await submit(
			'settleHeld',
			{ target, hash, decision: 'dismiss', reason },
			{ actor: locals.actor, event: params.event }
		);
		const [first] = rejections ?? [];
		if (first?.reason === 'not_held') return gone(key);
		if (first) return fail(409, { fault: { key, text: reasonText(first.status, first.reason) } });
		const isMerged = outcomes?.[0]?.status === 'merged';
		return isMerged ? done(m.desk_waiting_merged()) : done(m.desk_waiting_dismissed(), { key, target, hash });
	},
	link: async ({ request, locals, params }) => {
		const form = await readForm(request);
		const args = z
			.object({ attendee: uuid, into: uuid, decision: z.enum(['same', 'different']) })
			.safeParse(
				Object.fromEntries(['attendee', 'into', 'decision'].map((name) => [name, fieldText(form, name)]))
			);
		if (!args.success) return fail(400, { fault: { key: 'same', text: m.desk_same_gone() } });
		const { rejections } = await submit('linkAttendees', args.data, {
			actor: locals.actor,
			event: params.event
		});
		const [first] = rejections ?? [];
		if (first?.reason === 'unknown_subject')
			return fail(409, { fault: { key: 'same', text: m.desk_same_gone() } });
		if (first) return fail(409, { fault: { key: 'same', text: reasonText(first.status, first.reason) } });
		return done(args.data.decision === 'same' ? m.desk_same_merged() : m.desk_same_kept());
	}
};
