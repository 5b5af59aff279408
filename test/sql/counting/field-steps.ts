// Steps of the field: who is registered, scanned, undone, linked and corrected, and uploads that come late.
import { idOf, person } from '../world.ts';
import { one, SOFT, type Act } from './run.ts';

export const FIRMS = ['甲厂', '乙厂', '丙厂'] as const;

const register: Act = (run, [a, b, c]) => {
	const who = person(`人${b % 3}`, {
		organisation: a < 7 ? one(FIRMS, a) : undefined,
		personRole: c % 2 ? 'rd-staff' : 'guest',
		...(c % 3 ? { mobile: `1380000000${c % 3}` } : {})
	});
	run.people.push(who.attendee);
	run.registrations.set(who.attendee, idOf(run.phone.record('addAttendee', who)));
};

export const FIELD = {
	register,
	scan(run, [a]) {
		const who = one(run.people, a);
		if (who) run.scans.push(idOf(run.phone.checkIn(who)));
	},
	undo(run, [a]) {
		const target = one(run.scans, a);
		if (target) run.phone.record('voidCheckIn', { target });
	},
	async link(run, [a, b]) {
		await run.push();
		if (run.people.length > 1)
			await run.of.world.perform(
				'linkAttendees',
				[{ attendee: one(run.people, a), into: one(run.people, b), decision: 'same' }],
				SOFT
			);
	},
	// The same phone registers somebody again, for another firm.
	async redo(run, [a, b, c]) {
		await run.push();
		const attendee = one(run.people, a);
		if (!attendee) return;
		const supersedes = run.registrations.get(attendee);
		const again = { ...person(`人${c % 3}`, { organisation: one(FIRMS, b) }), attendee };
		run.registrations.set(attendee, idOf(run.phone.record('addAttendee', again, { supersedes })));
	},
	async correct(run, [a, b, c]) {
		await run.push();
		await run.of.submit('correctContact', {
			contact: one(run.people, a),
			name: `人${c % 3}`,
			mobile: b % 3 ? `1380000000${b % 3}` : null
		});
		await run.of.t.sql('update attendees set person_role = $2 where id = $1', [
			one(run.people, a),
			c % 2 ? 'rd-staff' : 'guest'
		]);
	},
	async late(run, [a]) {
		const who = one(run.people, a);
		if (who) run.scans.push(idOf(run.phone.checkIn(who, { at: Date.now() - 1800_000 })));
		await run.push();
	},
	async push(run) {
		await run.push();
		await run.look();
	}
} satisfies Record<string, Act>;
