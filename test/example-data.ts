// Examples for tests, made one after another and always the same: `const eg = examples()`. Every field a test does not name
// is valid and boring. Nothing here is random and nothing reads the clock.
import type { AddAttendee } from '#lib/domain/attendee.ts';
import type { BadgeKey } from '#lib/domain/badge.ts';
import { creditCodeCheck } from '#lib/domain/credit-code.ts';
import type { RecordEnterprise } from '#lib/domain/enterprise.ts';
import type { Operation } from '#lib/domain/operation.ts';

/** 2026-11-21 09:00 in Shanghai, milliseconds since 1970 UTC: where the examples' clock starts. */
export const START = Date.UTC(2026, 10, 21, 1, 0, 0);

const GIVEN = ['思齐', '志远', '静', '晓岚', '建国', '雨桐', '明川', '秋实', '怀安', '佳宁'];
const SURNAMES = ['李', '仇', '欧阳', '单', '王', '曾', '尉迟', '陈', '沈', '阿依古丽·'];

/** A fresh series of examples. Two series made with different `seed`s share no id. */
export function examples(seed = 0) {
	let count = 0;
	let seq = 0;
	const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

	const eg = {
		/** A new version-4-shaped UUID. */
		uuid: (): string => `00000000-0000-4000-8${hex(seed, 3)}-${hex(++count, 12)}`,
		/** A new UUIDv7, later than all before it. */
		uuidv7: (): string => {
			const time = hex(START + ++count, 12);
			return `${time.slice(0, 8)}-${time.slice(8)}-7000-8${hex(seed, 3)}-${hex(count, 12)}`;
		},
		/** Sixty bits for a new badge. */
		badgeId: (): string => hex(seed, 3) + hex(++count, 12),
		/** A key of an event: 32 bytes that are its number over and over. */
		badgeKey: (id = 1): BadgeKey => ({ id, secret: new Uint8Array(32).fill(id + 1) }),
		/** A new mobile number out of a block that belongs to nobody here. */
		mobile: (): string => `1380000${String(++count).padStart(4, '0')}`,
		/** A new credit code with a right check character. */
		creditCode: (): string => {
			const first17 = `91990100MA${String(seed).padStart(2, '0')}${String(++count).padStart(5, '0')}`;
			return first17 + creditCodeCheck(first17);
		},
		/** Arguments of addAttendee for a new person. */
		attendee: (fields: Partial<AddAttendee> = {}): AddAttendee => {
			const n = count;
			return {
				attendee: eg.uuidv7(),
				name: `${SURNAMES[n % SURNAMES.length]}${GIVEN[n % GIVEN.length]}`,
				organisation: `云川示例${n}号科技有限公司`,
				organisationKind: 'enterprise',
				mobile: eg.mobile(),
				personRole: 'enterprise-rep',
				...fields
			};
		},
		/** Arguments of recordEnterprise for a new firm. */
		enterprise: (fields: Partial<RecordEnterprise> = {}): RecordEnterprise => ({
			name: `云川示例${count}号科技有限公司`,
			creditCode: eg.creditCode(),
			sizeClass: 'small',
			techSme: true,
			specialised: false,
			...fields
		}),
		/** An operation as a phone makes it; `seq` counts up within the series, and so does its clock, by a second each. */
		operation: (fields: Partial<Operation> & Pick<Operation, 'verb' | 'args'>): Operation => {
			const own = ++seq;
			const enrolment = fields.enrolment ?? `00000000-0000-4000-8${hex(seed, 3)}-ffffffffffff`;
			return {
				id: eg.uuidv7(),
				enrolment,
				seq: own,
				subject: enrolment,
				captured: {
					wall: START + own * 1000,
					monotonic: own * 1000,
					boot: `00000000-0000-4000-8${hex(seed, 3)}-eeeeeeeeeeee`,
					offsetMs: 0,
					uncertaintyMs: 20
				},
				source: 'scan',
				...fields
			};
		},
		/** A scan of somebody: the operation recordCheckIn. */
		checkIn: (args: { session: string; attendee?: string; badge?: string; station?: string }): Operation =>
			eg.operation({
				verb: 'recordCheckIn',
				subject: args.attendee ?? args.badge ?? '',
				args: { direction: 'in', ...args }
			})
	};
	return eg;
}

/** A series for tests that need only one. */
export const eg = examples();
