// Pushes that no phone of ours makes. Each must be answered with a clear refusal or stored with a clear outcome; none with a 500, none with a stack.
// `{op}`, `{enrolment}` … are filled in by the test with values that would be right.

/** A whole HTTP body, or a header, that is wrong. `status` is what must be answered. */
export const MALFORMED_REQUESTS: {
	name: string;
	body?: string;
	method?: string;
	path?: string;
	token?: string | null;
	type?: string;
	status: number;
}[] = [
	{ name: 'an empty body', body: '', status: 400 },
	{ name: 'half of a JSON object', body: '{"protocol":1', status: 400 },
	{ name: 'a web page', body: '<!doctype html><title>登录</title>', status: 400 },
	{ name: 'a JSON null', body: 'null', status: 400 },
	{ name: 'a JSON array', body: '[]', status: 400 },
	{ name: 'a JSON string', body: '"push"', status: 400 },
	{ name: 'a number', body: '1e999', status: 400 },
	{ name: 'deep JSON', body: '['.repeat(20_000) + ']'.repeat(20_000), status: 400 },
	{ name: 'an object with __proto__', body: '{"__proto__":{"protocol":1}}', status: 400 },
	{
		name: 'no body of the right type',
		body: 'protocol=1',
		type: 'application/x-www-form-urlencoded',
		status: 415
	},
	{ name: 'no token', token: null, status: 401 },
	{ name: 'a token that is none', token: 'abc', status: 401 },
	{
		name: 'a token with another signature',
		token: 'eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYXV0aGVudGljYXRlZCJ9.AAAA',
		status: 401
	},
	{
		name: 'a token that asks for no signature',
		token: 'eyJhbGciOiJub25lIn0.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.',
		status: 401
	},
	{ name: 'a procedure that does not exist', path: 'sync.steal', status: 404 },
	{ name: 'a path that climbs', path: '..%2f..%2fetc', status: 404 },
	{ name: 'push by GET', method: 'GET', status: 405 },
	{ name: 'a batch of calls', path: 'sync.push,sync.push', status: 404 }
];

/** The push request with one thing changed. Undefined takes the key away. */
export const MALFORMED_FIELDS: { name: string; change: Record<string, unknown>; status?: number }[] = [
	{ name: 'no protocol', change: { protocol: undefined } },
	{ name: 'a protocol of tomorrow', change: { protocol: 99 }, status: 412 },
	{ name: 'a protocol of yesterday', change: { protocol: 0 }, status: 412 },
	{ name: 'a protocol in words', change: { protocol: 'one' } },
	{ name: 'half a protocol', change: { protocol: 1.5 } },
	{ name: 'no enrolment', change: { enrolment: undefined } },
	{ name: 'an enrolment that is no uuid', change: { enrolment: 'me' } },
	{ name: 'an enrolment in capitals', change: { enrolment: 'ABCDEF00-0000-4000-8000-000000000000' } },
	{
		name: "a stranger's enrolment",
		change: { enrolment: '00000000-0000-4000-8000-00000000beef' },
		status: 403
	},
	{ name: 'an enrolment with SQL in it', change: { enrolment: "'; drop table receipts; --" } },
	{ name: 'an enrolment that is an object', change: { enrolment: { $ne: null } } },
	{ name: 'no ops', change: { ops: undefined } },
	{ name: 'ops that are no array', change: { ops: '{op}' } },
	{ name: 'ops null', change: { ops: null } },
	{ name: 'ops of objects', change: { ops: [{ id: 1 }] } },
	{ name: 'ops of numbers', change: { ops: [1, 2] } },
	{ name: 'ops with a null', change: { ops: [null] } },
	{ name: '101 ops', change: { ops: Array.from({ length: 101 }, () => '{op}') } },
	{ name: 'an empty op', change: { ops: [''] } },
	{ name: 'an op that is not JSON and has no id', change: { ops: ['hello'] } },
	{ name: 'an op without id', change: { ops: ['{"verb":"recordCheckIn"}'] } },
	{ name: 'an op whose id is a number', change: { ops: ['{"id":7}'] } },
	{ name: 'an op whose id is cut', change: { ops: ['{"id":"00000000-0000-7000-8000-0000000000"}'] } },
	{
		name: 'an op whose id is in capitals',
		change: { ops: ['{"id":"00000000-0000-7000-8000-0000000000AB"}'] }
	},
	{ name: 'an op with a real NUL', change: { ops: ['{op}\u0000'] } },
	{ name: 'an op with half a surrogate pair', change: { ops: ['{op}\ud800'] } },
	{ name: 'an op of 65 kB', change: { ops: ['{op}' + ' '.repeat(65 * 1024)] } },
	{
		name: 'ops of more than 256 kB together',
		change: { ops: Array.from({ length: 5 }, () => '{op}' + ' '.repeat(60 * 1024)) }
	},
	{ name: 'no maxSeq', change: { maxSeq: undefined } },
	{ name: 'a maxSeq below zero', change: { maxSeq: -1 } },
	{ name: 'half a maxSeq', change: { maxSeq: 0.5 } },
	{ name: 'a maxSeq beyond all numbers', change: { maxSeq: 1e300 } },
	{ name: 'a maxSeq in words', change: { maxSeq: '7' } },
	{ name: 'no unsent', change: { unsent: undefined } },
	{ name: 'unsent below zero', change: { unsent: -3 } },
	{ name: 'unsent null', change: { unsent: null } },
	{ name: 'a clock in words', change: { clock: 'noon' } },
	{ name: 'a clock without its page', change: { clock: { wall: 1, monotonic: 1 } } },
	{ name: 'a storage grade that is none', change: { phone: { grade: 'D' } } }
];

/** One operation with one thing changed: always 200 with a receipt; `reason` is the outcome's. */
export const MALFORMED_OPERATIONS: {
	name: string;
	change: Record<string, unknown>;
	raw?: (body: string) => string;
	reason: string;
}[] = [
	{ name: 'no verb', change: { verb: undefined }, reason: 'server_too_old' },
	{ name: 'a verb that is a number', change: { verb: 7 }, reason: 'server_too_old' },
	{ name: 'a verb of tomorrow', change: { verb: 'requestPatent2030' }, reason: 'server_too_old' },
	{ name: 'a verb with SQL in it', change: { verb: "recordCheckIn'; select 1" }, reason: 'server_too_old' },
	...[
		'createEvent',
		'amendEvent',
		'advanceEvent',
		'issuePass',
		'revokePass',
		'enrolPhone',
		'revokeEnrolment',
		'recordEnterprise',
		'recordCounterpart',
		'renewCounterpartLink',
		'recordPatent',
		'placeBooth',
		'introduceNeed',
		'assignLead',
		'answerLead',
		'amendLead',
		'withdrawRequest',
		'eraseRequest',
		'grantConsent',
		'withdrawConsent',
		'recordDeal',
		'recordPledge',
		'recordProductFiling',
		'strikeRecord',
		'restoreRecord',
		'correctContact',
		'detachFile'
	].map((verb) => ({
		name: `the desk's verb ${verb}`,
		change: { verb },
		reason: 'verb_not_allowed'
	})),
	{ name: 'no args', change: { args: undefined }, reason: 'arguments_invalid' },
	{ name: 'args null', change: { args: null }, reason: 'arguments_invalid' },
	{ name: 'args an array', change: { args: [] }, reason: 'arguments_invalid' },
	{ name: 'args a string', change: { args: 'x' }, reason: 'arguments_invalid' },
	{ name: 'no source', change: { source: undefined }, reason: 'arguments_invalid' },
	{ name: 'a source of nowhere', change: { source: 'telepathy' }, reason: 'arguments_invalid' },
	{ name: 'no captured', change: { captured: undefined }, reason: 'arguments_invalid' },
	{ name: 'captured.wall in words', change: { captured: { wall: 'now' } }, reason: 'arguments_invalid' },
	{ name: 'captured an array', change: { captured: [] }, reason: 'arguments_invalid' },
	{ name: 'dependsOn that is no uuid', change: { dependsOn: 'mother' }, reason: 'arguments_invalid' },
	{
		name: 'dependsOn nobody has',
		change: { dependsOn: '00000000-0000-7000-8000-00000000dead' },
		reason: 'waiting_for_parent'
	},
	{ name: 'text after the JSON', change: {}, raw: (body) => body + 'x', reason: 'unreadable' },
	{ name: 'a JSON that stops', change: {}, raw: (body) => body.slice(0, -3), reason: 'unreadable' },
	{
		name: 'another enrolment in the body',
		change: { enrolment: '00000000-0000-4000-8000-00000000beef' },
		reason: 'arguments_invalid'
	},
	{
		name: 'JSON nested too deep',
		change: {},
		raw: (body) => body.replace(/}$/, `,"deep":${'['.repeat(31_000)}${']'.repeat(31_000)}}`),
		reason: 'unreadable'
	},
	{ name: 'an escaped NUL', change: { subject: 'a\u0000b' }, reason: 'unreadable' },
	{ name: 'an escaped lone surrogate', change: { subject: 'a\ud800b' }, reason: 'unreadable' },
	...(
		[
			['session', [undefined, null, 7, 'x', '', {}, '00000000-0000-4000-8000-00000000000g']],
			['direction', [undefined, null, 'up', 1]],
			['badge', [null, '', 'short', 'x'.repeat(500), '<script>', 7]],
			['attendee', ['x', '', {}, 7]]
		] as const
	).flatMap(([field, values]) =>
		values.map((value) => ({
			name: `recordCheckIn with ${field} ${JSON.stringify(value)?.slice(0, 40) ?? 'missing'}`,
			change: { args: { [field]: value } },
			reason: field === 'badge' ? 'badge_mac_wrong' : 'arguments_invalid'
		}))
	),
	{
		name: 'recordCheckIn at an unknown session',
		change: { args: { session: '00000000-0000-4000-8000-00000000aaaa' } },
		reason: 'unknown_session'
	},
	{ name: 'recordCheckIn of nobody', change: { args: { attendee: undefined } }, reason: 'arguments_invalid' },
	{
		name: 'recordCheckIn of somebody unknown',
		change: { args: { attendee: '00000000-0000-4000-8000-00000000bbbb' } },
		reason: 'waiting_for_attendee'
	},
	{ name: 'a paper list without time', change: { source: 'paper' }, reason: 'arguments_invalid' },
	{
		name: 'a paper list with a time in words',
		change: { source: 'paper', args: { claimedAt: 'noonish' } },
		reason: 'arguments_invalid'
	},
	...[
		'-infinity',
		'now',
		'yesterday',
		'2026-11-21',
		'2026-11-21T09:00:00+08:00',
		20261121,
		'2126-11-21T09:00:00.000Z'
	].map((claimedAt) => ({
		name: `a paper list at ${claimedAt}`,
		change: { source: 'paper', args: { claimedAt } },
		reason: 'arguments_invalid'
	})),
	...[undefined, null, 'x', 7, {}].map((target) => ({
		name: `voidCheckIn of ${JSON.stringify(target) ?? 'nothing'}`,
		change: { verb: 'voidCheckIn', args: { target } },
		reason: 'arguments_invalid'
	})),
	...(
		[
			['attendee', [undefined, 'x', 7]],
			['name', [undefined, null, '', '   ', 'x'.repeat(61)]],
			['organisation', ['x'.repeat(121)]],
			['organisationKind', [undefined, 'circus', 7]],
			['personRole', [undefined, 'king']],
			['creditCode', ['91350100M000100Y4Z', '', 'x', 91350100]],
			['mobile', ['1380000', '008612345678901', 'abc']],
			['badge', ['xyz', '0123456789abcdef0', '']],
			['title', ['x'.repeat(61)]],
			['attentionNote', ['x'.repeat(61)]],
			['pinyin', ['zs', [], {}, { full: 'zhang san' }, { full: 'x'.repeat(2000), initials: 'x' }]]
		] as const
	).flatMap(([field, values]) =>
		values.map((value) => ({
			name: `addAttendee with ${field} ${JSON.stringify(value)?.slice(0, 30) ?? 'missing'}`,
			change: { verb: 'addAttendee', args: { [field]: value } },
			reason: 'arguments_invalid'
		}))
	),
	...(
		[
			['requestPatent', { lead: undefined }, 'arguments_invalid'],
			['requestPatent', { lead: 'x' }, 'arguments_invalid'],
			['requestPatent', { patent: {} }, 'arguments_invalid'],
			['requestPatent', {}, 'unknown_subject'],
			['recordNeed', { need: 7 }, 'arguments_invalid'],
			['recordNeed', { fields: 'all' }, 'arguments_invalid'],
			['recordNeed', { fields: [] }, 'arguments_invalid'],
			['recordNeed', { fields: { title: 'x', visibility: 'public', problem: null } }, 'arguments_invalid'],
			['amendNeed', { need: null }, 'arguments_invalid'],
			['amendNeed', { changes: 'all' }, 'waiting_for_parent'],
			['advanceLead', { lead: [] }, 'arguments_invalid'],
			['advanceLead', {}, 'waiting_for_parent'],
			['attachFile', {}, 'arguments_invalid'],
			['attachFile', { file: 'photo' }, 'arguments_invalid'],
			[
				'attachFile',
				{ file: '00000000-0000-4000-8000-00000000cccf', lead: null, patent: null },
				'waiting_for_parent'
			]
		] as const
	).map(([verb, change, reason]) => ({
		name: `${verb} with ${JSON.stringify(change)}`,
		change: {
			verb,
			args: {
				lead: '00000000-0000-4000-8000-00000000cccc',
				need: '00000000-0000-4000-8000-00000000cccd',
				patent: '00000000-0000-4000-8000-00000000ccce',
				...change
			}
		},
		reason
	})),
	{
		name: 'addAttendee without the notice',
		change: { verb: 'addAttendee', args: { noticeTold: undefined } },
		reason: 'notice_missing'
	},
	{
		name: 'addAttendee with a notice in words',
		change: { verb: 'addAttendee', args: { noticeTold: { version: 'third' } } },
		reason: 'arguments_invalid'
	},
	{
		name: 'sealEnrolment with another number',
		change: { verb: 'sealEnrolment', args: { lastSeq: 999 } },
		reason: 'arguments_invalid'
	},
	{
		name: 'sealEnrolment with words',
		change: { verb: 'sealEnrolment', args: { lastSeq: 'last' } },
		reason: 'arguments_invalid'
	}
];
