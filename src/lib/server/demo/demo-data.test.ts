// The demo is whole, lawful by the domain's own rules, and the same every time.
import { describe, expect, it } from 'vitest';
import { addAttendee } from '#lib/domain/attendee.ts';
import { recordCheckIn } from '#lib/domain/check-in.ts';
import { shanghai, shanghaiDay, shiftDay } from '#lib/domain/china-time.ts';
import { creditCodeFault } from '#lib/domain/credit-code.ts';
import { recordEnterprise } from '#lib/domain/enterprise.ts';
import { advanceEvent, createEvent, NEXT_STAGES } from '#lib/domain/event.ts';
import { openLicenceFaults, recordPatent } from '#lib/domain/patent.ts';
import { readPatentNumber } from '#lib/domain/patent-number.ts';
import { demoData } from './demo-data.ts';

const demo = demoData('2026-11-21');
const [ended, running, coming] = demo.events;

describe('the demo', () => {
	it('is the same for the same day, and moves with the day', () => {
		expect(demoData('2026-11-21')).toEqual(demo);
		expect(demoData('2027-03-01').events[1]?.create.startsAt).toBe('2027-03-01T00:30:00.000Z');
	});

	it('holds one ended event, one running today, one registering next week', () => {
		const days = demo.events.map(({ create }) => shanghaiDay(new Date(create.startsAt)));
		expect(days).toEqual(['2026-11-20', '2026-11-21', '2026-11-28']);
		const stages = demo.events.map(({ opening, closing }) => [...opening, ...closing].at(-1)?.to);
		expect(stages).toEqual(['ended', 'running', 'registering']);
		expect(running?.create).toMatchObject({ targets: { people: 300, organisations: 120 } });
		expect([ended, running, coming].map((event) => event?.attendees.length)).toEqual([96, 300, 64]);
		expect(demo.enterprises).toHaveLength(120);
	});

	it('obeys every schema and transition of the domain', () => {
		for (const one of demo.enterprises) expect(recordEnterprise.parse(one)).toEqual(one);
		for (const event of demo.events) {
			createEvent.parse(event.create);
			for (const one of event.attendees) expect(addAttendee.parse(one)).toEqual(one);
			for (const one of event.checkIns) expect(recordCheckIn.parse(one)).toEqual(one);
			for (const step of [...event.opening, ...event.closing]) {
				advanceEvent.parse(step);
				expect(NEXT_STAGES[step.from]).toContain(step.to);
			}
		}
		for (const { creditCode } of demo.organisations) expect(creditCodeFault(creditCode)).toBeNull();
	});

	it('gives nobody the id or the mobile of another', () => {
		const ids = demo.events.flatMap(({ create, attendees }) => [
			create.event,
			...create.sessions.map(({ id }) => id),
			...create.stations.map(({ id }) => id),
			...attendees.map(({ attendee }) => attendee)
		]);
		expect(new Set(ids).size).toBe(ids.length);
		expect(new Set(running?.attendees.map(({ mobile }) => mobile)).size).toBe(300);
		expect(new Set(demo.enterprises.map(({ creditCode }) => creditCode)).size).toBe(120);
	});

	it('offers patents with right check digits: granted ones and applications, pledged, by open licence, each verified on a day', () => {
		expect(demo.patents).toHaveLength(24);
		for (const one of demo.patents) {
			recordPatent.parse(one);
			const standing = { ...one, annuityStatus: one.annuityStatus ?? 'unknown', burdens: one.burdens ?? [] };
			if (one.offers?.some(({ mode }) => mode === 'open-licence'))
				expect(openLicenceFaults(standing)).toEqual([]);
			expect(one.checkedOn! < '2026-11-21').toBe(true);
			expect(readPatentNumber(one.number)?.kind).toBe(one.kind);
		}
		expect(new Set(demo.patents.map(({ number }) => number)).size).toBe(24);
		expect(demo.patents.filter(({ legalStatus }) => legalStatus === 'application')).toHaveLength(2);
		expect(demo.patents.filter(({ burdens }) => burdens?.includes('pledged'))).toHaveLength(1);
		expect(new Set(demo.patents.map(({ holderName }) => holderName)).size).toBe(4);
	});

	it('checks people of the ended event in once each, in order, before it ended', () => {
		const { checkIns = [], create, attendees = [] } = ended ?? {};
		expect(checkIns.length).toBeGreaterThan(70);
		expect(new Set(checkIns.map(({ attendee }) => attendee)).size).toBe(checkIns.length);
		const listed = new Set(attendees.map(({ attendee }) => attendee));
		const times = checkIns.map(({ claimedAt = '' }) => claimedAt);
		expect(checkIns.every(({ attendee = '' }) => listed.has(attendee))).toBe(true);
		expect(times).toEqual([...times].sort());
		expect((times.at(-1) ?? '') < (create?.endsAt ?? '')).toBe(true);
	});

	it('keeps Shanghai time', () => {
		expect(shanghaiDay(new Date('2026-11-20T16:00:00Z'))).toBe('2026-11-21');
		expect(shanghaiDay(new Date('2026-11-20T15:59:59Z'))).toBe('2026-11-20');
		expect(shiftDay('2026-12-31', 1)).toBe('2027-01-01');
		expect(shanghai('2026-11-21', '08:30')).toBe('2026-11-21T00:30:00.000Z');
	});
});
