import { expect, test } from 'vitest';
import { uuid } from '#lib/domain/text.ts';
import { idOf, newSubmitId } from './submit-id.ts';

test('one submit makes one lead, one contact and one attendee, whose ids do not tell of the submit', () => {
	for (let i = 0; i < 200; i++) {
		const submit = newSubmitId();
		const ids = (['lead', 'contact', 'attendee'] as const).map((what) => idOf(what, submit));
		for (const id of ids) expect(uuid.safeParse(id).success, id).toBe(true);
		expect(new Set([submit, ...ids]).size).toBe(4);
		expect(idOf('lead', submit)).toBe(ids[0]);
	}
	expect(idOf('lead', '00000000-0000-4000-8000-000000000000')).toBe('4bf3d597-b638-8ed0-aab9-83316484bc39');
});
