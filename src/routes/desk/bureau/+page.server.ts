// A bureau's year: totals, months and how far leads came, and the events of the organisations in its region.
import { error } from '@sveltejs/kit';
import { shanghaiDay } from '#lib/domain/china-time.ts';
import { m } from '#lib/i18n/text.ts';
import { listEvents } from '#lib/server/desk/events.ts';
import { loadRegionYear } from '#lib/server/desk/region-year.ts';
import { isBureau } from '#lib/server/identity/profile.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { profile, actor }, url }) => {
	if (!profile || !isBureau(profile)) error(403, { message: m.common_error_forbidden() });
	const [year, events] = await Promise.all([loadRegionYear(url, actor), listEvents(actor)]);
	// What is planned for later years stands with the running one.
	const last = year.runningMonth === null ? year.year : Infinity;
	const isShown = ({ startsAt }: { startsAt: string }) => {
		const of = Number(shanghaiDay(new Date(startsAt)).slice(0, 4));
		return of >= year.year && of <= last;
	};
	return { ...year, now: Date.now(), events: events.filter(isShown) };
};
